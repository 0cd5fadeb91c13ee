//! Updates of the program, as the core wants them and as callers ask for them.

use parkmate_core::{
    companion::Input,
    trouble::TroubleCode,
    update::{UpdateEffect, UpdateInput, manifest::Offer},
};
use parkmate_door::protocol::{Answer, Refusal, UpdateAsk};
use tokio::sync::{oneshot, watch};

use super::{Driver, Handle, Happening};
use crate::{
    network::Network,
    update::{Source, Updater, running},
};

impl Driver {
    /// Tells the core where updates come from.
    pub(super) fn begin_updates(&mut self) {
        let running = running();
        let supply = self.parts.updates.supply(&running);
        self.tell_core(Input::Update(UpdateInput::Begun { running, supply }));
    }

    pub(super) fn asked_of_updates(
        &mut self,
        what: UpdateAsk,
        reply: oneshot::Sender<Result<Answer, Refusal>>,
    ) {
        let input = match what {
            UpdateAsk::Install { version } => {
                let asker = self.asker(reply);
                let wanted = UpdateInput::Wanted { asker, version };
                return self.tell_core(Input::Update(wanted));
            }
            UpdateAsk::Look => UpdateInput::LookNow,
            UpdateAsk::CallOff => UpdateInput::CalledOff,
            UpdateAsk::Seen => UpdateInput::Seen,
        };
        self.tell_core(Input::Update(input));
        let _ = reply.send(Ok(Answer::Done));
    }

    pub(super) fn update(&mut self, effect: UpdateEffect) {
        let Source::Own(updater) = &self.parts.updates else {
            return;
        };
        let (updater, network) = (updater.clone(), self.parts.network.clone());
        let handle = self.handle.clone();
        match effect {
            UpdateEffect::Look { channel } => {
                tokio::spawn(async move {
                    let read = updater.look(&network, channel).await;
                    tell(&handle, UpdateInput::Looked { channel, read }).await;
                });
            }
            UpdateEffect::Load(offer) => {
                let loading = async move {
                    let (share, shares) = watch::channel(0);
                    let load = load(&updater, &network, &offer, share);
                    let (result, ()) = tokio::join!(load, pass_on(shares, &handle));
                    tell(&handle, UpdateInput::Loaded(result)).await;
                };
                // One that was given up fetches into the same folder.
                if let Some(old) = self.loading.replace(tokio::spawn(loading)) {
                    old.abort();
                }
            }
            UpdateEffect::Install(version) => {
                let is_shown = *self.handle.windows.borrow() > 0;
                match updater.begin(&running(), &version, is_shown) {
                    Ok(()) => {
                        tracing::info!(%version, "this version makes room for another one");
                        self.is_ending = true;
                    }
                    Err(code) => self.tell_core(Input::Update(UpdateInput::NotBegun(code))),
                }
            }
            UpdateEffect::Forget => updater.forget(),
        }
    }
}

/// The end of the share's sender is the end of the download.
async fn load(
    updater: &Updater,
    network: &Network,
    offer: &Offer,
    share: watch::Sender<u8>,
) -> Result<(), TroubleCode> {
    updater.load(network, offer, &share).await
}

async fn pass_on(mut shares: watch::Receiver<u8>, handle: &Handle) {
    while shares.changed().await.is_ok() {
        let share = *shares.borrow_and_update();
        tell(handle, UpdateInput::Loading { share }).await;
    }
}

async fn tell(handle: &Handle, input: UpdateInput) {
    handle.tell(Happening::Core(Input::Update(input))).await;
}
