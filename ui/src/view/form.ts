// The sign-in form: what it holds, and under which field a refusal belongs.
import type { CompanyServer, Fault, Field, Server, ServerRule, SessionView, SignIn, Trouble } from '../ipc/bindings';
import { faultTrouble, type Told } from './faults';

/** What stands in the form. */
export interface Form {
  server: string;
  socket: string;
  user: string;
  password: string;
  allowPlain: boolean;
}

/** A field of the form. */
export type FormField = Extract<Field, 'server' | 'user' | 'password'>;

/** What is wrong with it. */
export interface FormFault {
  told: Told;
  /** The field it belongs to; null for the form as a whole. */
  field: FormField | null;
  /** Whether the user may allow a connection without encryption. */
  offerPlain: boolean;
}

const fields: FormField[] = ['server', 'user', 'password'];

/** The servers that the company names. */
export function companyServers(rule: ServerRule): CompanyServer[] {
  return rule.rule === 'any' ? [] : rule.servers;
}

/** Whether the company lets people sign in there. */
function isAllowed(address: string, rule: ServerRule): boolean {
  return rule.rule !== 'only' || rule.servers.some((server) => server.address === address);
}

/** The remembered sign-ins that the company still allows. */
export function allowedServers(servers: Server[], rule: ServerRule): Server[] {
  return servers.filter((server) => isAllowed(server.address, rule));
}

/** The form as the last session left it, else with the first server of the company. */
export function blank(session: SessionView | null, rule: ServerRule = { rule: 'any' }): Form {
  const last = session?.state === 'signed_out' ? session : null;
  const before = isAllowed(last?.server ?? '', rule) ? last?.server : null;
  return {
    server: before || companyServers(rule)[0]?.address || '',
    socket: '',
    user: last?.user ?? '',
    password: '',
    allowPlain: false,
  };
}

/** What is sent. */
export function request(form: Form): SignIn {
  return {
    server: form.server.trim(),
    socket: form.socket.trim() || null,
    user: form.user.trim(),
    password: form.password,
    allow_plain: form.allowPlain,
  };
}

/** What a refusal says about the form. */
export function refused(fault: Fault): FormFault {
  const trouble = troubleOf(fault);
  return {
    told: faultTrouble(fault),
    field: fields.find((field) => field === trouble?.field) ?? null,
    offerPlain: trouble?.code === 'address_plain',
  };
}

function troubleOf(fault: Fault): Trouble | null {
  return fault.fault === 'refused' && fault.refusal.refusal === 'trouble' ? fault.refusal : null;
}
