//! What becomes of frames that no fact has explained: reads deny them, or nobody can say more about them
//! (ledger rules 11 and 12).

use super::{Ledger, Settled};
use crate::{
    claim::{Claim, State},
    clock::{Mono, UnixMillis},
    event::Kind,
    reconcile::Fact,
    timing::{CLAIM_HELD, CLAIM_HELD_FAILING, CLAIM_KEPT, CLAIM_MATCHABLE, FRAME_LATE},
};

impl Ledger {
    /// A good read, begun at `begun`, of what shows these kinds has been learned from: what was not
    /// matched by now was not shown by it. `is_repetition` says of a claim that can't be denied whether
    /// it may repeat what the read shows as told; it is told whether the claim may be the late frame of a
    /// wash of the other type.
    pub fn not_shown(
        &mut self,
        kinds: &[Kind],
        begun: Mono,
        server: UnixMillis,
        is_repetition: impl Fn(&Claim, bool) -> bool,
    ) -> Vec<Settled> {
        for kind in kinds {
            self.failing.remove(kind);
        }
        let mut settled = Vec::new();
        let claims = std::mem::take(&mut self.claims);
        for mut claim in claims {
            if !kinds.contains(&claim.kind) || begun < claim.heard {
                self.claims.push(claim);
            } else if claim.is_deniable() {
                let is_denied = claim.unseen(begun);
                match claim.state {
                    State::Held if is_denied => {}
                    State::Told(row) if is_denied => {
                        claim.state = State::Withdrawn { row, at: server };
                        settled.push(Settled::Withdraw(row, claim.clone()));
                        self.claims.push(claim);
                    }
                    State::Held | State::Told(_) | State::Withdrawn { .. } => {
                        self.claims.push(claim);
                    }
                }
            } else {
                match claim.state {
                    // Only what explains it can settle it.
                    State::Held if claim.kind == Kind::RenewalFailed => {
                        claim.unseen(begun);
                        self.claims.push(claim);
                    }
                    State::Held
                        if claim.is_copy
                            || is_repetition(&claim, self.is_missed_in_another_form(&claim)) => {}
                    State::Held => settled.push(self.tell(claim)),
                    State::Told(_) | State::Withdrawn { .. } => {
                        // What it spoke of can't be seen any more, and must not take a later event's
                        // place.
                        if !claim.unseen(begun) {
                            self.claims.push(claim);
                        }
                    }
                }
            }
        }
        settled
    }

    /// A fact that is not told, because it was told before or is older than the sign-in, takes the held
    /// frame that speaks of it.
    pub fn absorb(&mut self, fact: &Fact) {
        let held = self
            .claims
            .iter()
            .enumerate()
            .filter(|(_, claim)| claim.state == State::Held)
            .filter_map(|(at, claim)| Some((claim.distance(fact)?, at)))
            .min();
        if let Some((_, at)) = held {
            self.claims.remove(at);
        }
    }

    /// Drops held claims that came before `begun`: the first read of their resource has shown that their
    /// matter is older than the sign-in (ledger rule 19).
    pub fn drop_held(&mut self, kinds: &[Kind], begun: Mono) {
        self.claims.retain(|claim| {
            claim.state != State::Held || !kinds.contains(&claim.kind) || claim.heard > begun
        });
    }

    /// A read of what shows these kinds failed.
    pub fn read_failed(&mut self, kinds: &[Kind], now: Mono) {
        for kind in kinds {
            self.failing.entry(*kind).or_insert(now);
        }
    }

    /// Does what is due: held claims that nobody can settle are told, old ones are forgotten.
    pub fn tick(&mut self, now: Mono, server: UnixMillis) -> Vec<Settled> {
        let mut settled = Vec::new();
        let claims = std::mem::take(&mut self.claims);
        for claim in claims {
            let is_due = self.due(&claim).is_some_and(|due| now >= due);
            let is_old = match claim.state {
                State::Withdrawn { at, .. } => server.since(at) >= CLAIM_MATCHABLE,
                State::Held if claim.kind == Kind::RenewalFailed => {
                    server.since(claim.at) >= CLAIM_MATCHABLE
                }
                State::Held | State::Told(_) => server.since(claim.at) >= CLAIM_KEPT,
            };
            if is_due {
                settled.push(self.tell(claim));
            } else if !is_old {
                self.claims.push(claim);
            }
        }
        for unheard in &mut self.unheard {
            if !unheard.missed && now.since(unheard.told) >= FRAME_LATE {
                unheard.missed = true;
                if let Some(kind) = unheard.fact.key.kind() {
                    self.sources.never(kind);
                    settled.push(Settled::Missed(kind));
                }
            }
        }
        self.unheard
            .retain(|unheard| now.since(unheard.told) < CLAIM_MATCHABLE);
        settled
    }

    /// When [`tick`](Self::tick) has something to do next.
    #[must_use]
    pub fn deadline(&self) -> Option<Mono> {
        let held = self.claims.iter().filter_map(|claim| self.due(claim));
        let late = self
            .unheard
            .iter()
            .filter(|unheard| !unheard.missed)
            .map(|unheard| unheard.told + FRAME_LATE);
        held.chain(late).min()
    }

    /// Claims of these kinds that still want a read, when it has to begin, and whether it is the second
    /// one.
    pub fn wanting(&self) -> impl Iterator<Item = (Kind, Mono, bool)> {
        self.claims.iter().filter_map(|claim| {
            let is_open = match claim.state {
                State::Held | State::Told(_) => claim.is_deniable() || !claim.doubted,
                State::Withdrawn { .. } => false,
            };
            let second = crate::timing::CLAIM_SECOND_READ;
            is_open.then(|| {
                let at = if claim.doubted {
                    claim.heard + second
                } else {
                    claim.heard
                };
                (claim.kind, at, claim.doubted)
            })
        })
    }

    fn tell(&mut self, claim: Claim) -> Settled {
        let row = self.take_row();
        let told = Claim {
            state: State::Told(row),
            ..claim
        };
        self.claims.push(told.clone());
        Settled::Tell(row, told)
    }

    /// When a held claim is told all the same. A failed renewal needs a request of ours or a booking that
    /// it left behind, for ever (ledger rule 3).
    fn due(&self, claim: &Claim) -> Option<Mono> {
        if claim.state != State::Held || claim.kind == Kind::RenewalFailed {
            return None;
        }
        // What is told in vain and can't be denied stays told, so what may be a repetition isn't.
        if !claim.is_deniable() && (claim.is_copy || claim.may_repeat) {
            return None;
        }
        let settled = claim.heard + CLAIM_HELD;
        Some(match self.failing.get(&claim.kind) {
            Some(since) => settled.min((claim.heard + CLAIM_HELD_FAILING).max(*since)),
            None => settled,
        })
    }
}
