// Updates of the fake backend, in every state.
import type { UpdateState, UpdateView } from './bindings';
import { trouble } from './fake-states';

const MINUTE = 60_000;

const of = (state: UpdateState, result: UpdateView['result'] = null): UpdateView => ({ running: '0.1.0', state, result });

/** Nothing newer is known of. */
export const current = (): UpdateView =>
  of({ state: 'current', looked_at: Date.now() - 30 * MINUTE, is_looking: false, why: null });

/** It was just looked for a newer version, and there was none. */
export const lookedNow = (update: UpdateView): UpdateView =>
  update.state.state === 'current'
    ? { ...update, state: { state: 'current', looked_at: Date.now(), is_looking: false, why: null } }
    : update;

/** A newer version can be installed. */
export const offered = (isCutOff = false): UpdateView =>
  of({
    state: 'ready',
    version: '0.2.0',
    notes: 'The desk sees more at once.\nCountdowns are told in <b>Hindi</b> too.\nFewer faults.',
    why: isCutOff ? trouble('update_cut_off') : null,
  });

/** States of the window that are about updates. */
export const updates: Record<string, () => UpdateView> = {
  'update-package': () => of({ state: 'package' }),
  'update-unusable': () => of({ state: 'unusable' }),
  'update-off': () => of({ state: 'off' }),
  'update-failed': () =>
    of({ state: 'current', looked_at: null, is_looking: false, why: trouble('update_unreachable') }),
  'update-ready': () => offered(),
  'update-cut-off': () => offered(true),
  'update-loading': () => of({ state: 'loading', version: '0.2.0', share: 40 }),
  'update-waiting': () => of({ state: 'waiting', version: '0.2.0', until: Date.now() + 7 * MINUTE }),
  'update-held': () => of({ state: 'waiting', version: '0.2.0', until: null }),
  'update-installing': () => of({ state: 'installing', version: '0.2.0' }),
  'update-installed': () => ({ ...current(), running: '0.2.0', result: { result: 'installed', version: '0.2.0' } }),
  'update-rolled-back': () => ({ ...current(), result: { result: 'rolled_back', version: '0.2.0' } }),
};
