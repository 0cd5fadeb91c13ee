// A check as the fake backend does it: step after step, as the state named in the address has it go.
import type { CheckView, Step, StepState, StepView } from './bindings';
import { trouble } from './fake-states';
import { say } from '../words';

const title = (step: Step): string => say(`check-${step.replaceAll('_', '-')}`);

const passed = (detail: string): StepState => ({ state: 'passed', detail });

/** A check in which everything works. */
const well: [Step, StepState][] = [
  ['name', passed('203.0.113.7, 2001:db8::7')],
  ['port', passed(say('check-took', { millis: '24' }))],
  ['tls', passed('TLS 1.3')],
  ['api', passed(say('check-is-parkmate'))],
  ['token', passed(say('check-accepted'))],
  ['upgrade', passed(say('check-sockets', { count: 2 }))],
  ['welcome', passed(say('check-took', { millis: '3' }))],
  ['round_trip', passed(say('check-took', { millis: '26' }))],
  ['clock', passed(say('check-server-behind', { seconds: '1.4' }))],
  ['notifications', passed(say('check-service', { service: 'gnome-shell 46.2' }))],
  ['keyring', passed(say('check-kept'))],
  ['autostart', passed(say('check-starts'))],
];

const after: StepState = { state: 'not_tried', why: say('check-after-failure') };

/** What goes otherwise where the check fails. */
const failing: Partial<Record<Step, StepState>> = {
  tls: { state: 'not_needed', why: say('check-plain') },
  upgrade: { state: 'failed', trouble: trouble('socket_not_found', 'server') },
  welcome: after,
  round_trip: after,
  clock: after,
  autostart: { state: 'failed', trouble: trouble('autostart_off') },
};

/** The step that doesn't end where the check hangs. */
const HANGING = 5;

export class FakeCheck {
  readonly #state: string;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(state: string) {
    this.#state = state;
  }

  run(server: string | null, isSignedIn: boolean, tell: (check: CheckView) => void): void {
    clearTimeout(this.#timer);
    const found = well.map(([step, state]): StepView => {
      const otherwise = this.#state === 'check-fails' ? failing[step] : undefined;
      const unknown: StepState = { state: 'not_tried', why: say('check-nobody-signed-in') };
      const clock = passed(say('check-clock-socket'));
      const alone = step === 'token' ? unknown : step === 'upgrade' ? clock : state;
      const works = isSignedIn ? state : alone;
      return { step, title: title(step), state: otherwise ?? works };
    });
    const go = (done: number): void => {
      tell(view(server, found, done));
      if (done === found.length || (this.#state === 'check-hangs' && done === HANGING)) return;
      if (PACE === 0) go(done + 1);
      else this.#timer = setTimeout(() => go(done + 1), PACE);
    };
    go(0);
  }
}

/** The check after so many steps. */
function view(server: string | null, found: StepView[], done: number): CheckView {
  const steps = found.map((step, at): StepView => {
    if (at < done) return step;
    return { ...step, state: { state: at === done ? 'running' : 'waiting' } };
  });
  const failed = steps.filter((step) => step.state.state === 'failed').length;
  const untried = steps.filter((step) => step.state.state === 'not_tried').length;
  const isOver = done === found.length;
  const ended =
    failed > 0
      ? say('check-failed', { count: failed })
      : untried > 0
        ? say('check-well-so-far', { count: untried })
        : say('check-all-well');
  const lines = steps.map((step) => `${step.step.padEnd(14)} ${step.state.state}`);
  const report = ['ParkMate Companion 0.1.0', `Server: ${server ?? 'none'}`, '', ...lines, ''].join('\n');
  return { server, steps, failed, outcome: isOver ? ended : null, report: isOver ? report : null };
}

/** A step takes a moment, but not in tests. */
const PACE = import.meta.env.MODE === 'test' ? 0 : 250;
