//! Fetching over HTTP, with limits: the list of versions, and the file of one, whose signature is checked before it
//! is kept. No token is ever sent there. Redirects are followed, since files of releases lie behind them, but only a
//! few and never to a connection that is less safe.

use std::{
    io::{self, Write},
    path::Path,
    time::Duration,
};

use minisign_verify::PublicKey;
use parkmate_core::{timing, trouble::TroubleCode, update::manifest::is_fetched};
use reqwest::{Client, Response, StatusCode, header::LOCATION};
use tempfile::NamedTempFile;
use tokio::{sync::watch, time::timeout};
use url::Url;

use super::signature::Announced;
use crate::{
    http::{self, ReadFault},
    network::Network,
    route::Route,
};

/// Most redirects one after the other; a release's file lies behind two.
const HOPS: usize = 5;

/// Largest file that is fetched, in bytes; an AppImage has 90 MB.
const FILE_LIMIT: u64 = 512 * 1024 * 1024;

/// Why nothing was fetched. In words it names no address.
#[derive(Debug, thiserror::Error)]
pub(super) enum FetchFault {
    /// There was no connection or no answer.
    #[error(transparent)]
    NotAsked(ReadFault),
    /// The answer is not the file.
    #[error("it was answered with status {0}")]
    Status(u16),
    /// It leads elsewhere too often, or to where it is less safe.
    #[error("it leads to where nothing is fetched from")]
    Astray,
    /// It is longer than is taken.
    #[error("it is too long")]
    TooLong,
    /// It is no text.
    #[error("it is no text")]
    NoText,
    /// It broke off, or nothing more came.
    #[error("it broke off")]
    CutOff(#[source] Option<reqwest::Error>),
    /// It is not what was signed.
    #[error("the signature is not that of the file by the program's key")]
    Forged(#[source] minisign_verify::Error),
    /// It can't be stored here.
    #[error("it can't be stored: {0}")]
    Io(#[from] io::Error),
}

impl FetchFault {
    /// What the user is told of a look.
    pub(super) const fn code_of_look(&self) -> TroubleCode {
        match self {
            Self::NotAsked(_) | Self::Status(_) | Self::CutOff(_) => TroubleCode::UpdateUnreachable,
            Self::Astray | Self::TooLong | Self::NoText => TroubleCode::UpdateUnreadable,
            Self::Forged(_) => TroubleCode::UpdateForged,
            Self::Io(_) => TroubleCode::UpdateUnwritable,
        }
    }

    /// What the user is told of a download.
    pub(super) const fn code_of_load(&self) -> TroubleCode {
        match self {
            Self::CutOff(_) => TroubleCode::UpdateCutOff,
            Self::Status(_) => TroubleCode::UpdateUnreadable,
            Self::NotAsked(_)
            | Self::Astray
            | Self::TooLong
            | Self::NoText
            | Self::Forged(_)
            | Self::Io(_) => self.code_of_look(),
        }
    }
}

/// An HTTP client for updates.
pub(super) struct Fetcher {
    client: Client,
    route: Route,
}

impl Fetcher {
    /// One that trusts and goes as the network says.
    pub(super) fn new(network: &Network) -> Self {
        Self {
            client: http::client(network),
            route: network.route.clone(),
        }
    }

    /// Reads a text of so many bytes at most.
    pub(super) async fn text(&self, url: Url, limit: usize) -> Result<String, FetchFault> {
        let reading = async {
            let mut response = self.open(url).await?;
            let mut bytes = Vec::new();
            while let Some(chunk) = next(&mut response).await? {
                if bytes.len() + chunk.len() > limit {
                    return Err(FetchFault::TooLong);
                }
                bytes.extend_from_slice(&chunk);
            }
            String::from_utf8(bytes).map_err(|_| FetchFault::NoText)
        };
        within(timing::UPDATE_LIST, reading).await
    }

    /// Fetches a file into a folder, and gives it if its signature is right. How much of it is there is told in per
    /// cent.
    pub(super) async fn file(
        &self,
        url: Url,
        key: &PublicKey,
        signature: &Announced,
        folder: &Path,
        share: &watch::Sender<u8>,
    ) -> Result<NamedTempFile, FetchFault> {
        let mut check = key
            .verify_stream(&signature.0)
            .map_err(FetchFault::Forged)?;
        let fetching = async {
            let mut response = self.open(url).await?;
            let whole = response.content_length();
            if whole.is_some_and(|length| length > FILE_LIMIT) {
                return Err(FetchFault::TooLong);
            }
            let mut file = NamedTempFile::new_in(folder)?;
            let mut length = 0;
            while let Some(chunk) = next(&mut response).await? {
                length += chunk.len() as u64;
                if length > FILE_LIMIT {
                    return Err(FetchFault::TooLong);
                }
                check.update(&chunk);
                file.write_all(&chunk)?;
                let percent = whole.and_then(|whole| (length * 100).checked_div(whole));
                if let Some(percent) = percent.and_then(|percent| u8::try_from(percent).ok()) {
                    share.send_if_modified(|told| std::mem::replace(told, percent) != percent);
                }
            }
            Ok(file)
        };
        let file = within(timing::UPDATE_LOAD, fetching).await?;
        check.finalize().map_err(FetchFault::Forged)?;
        file.as_file().sync_all()?;
        Ok(file)
    }

    /// Asks, and goes where the answer leads.
    async fn open(&self, url: Url) -> Result<Response, FetchFault> {
        let mut url = url;
        for _ in 0..=HOPS {
            let response = self.ask(&url).await?;
            let status = response.status();
            if status == StatusCode::OK {
                return Ok(response);
            }
            if !status.is_redirection() {
                return Err(FetchFault::Status(status.as_u16()));
            }
            let next = response
                .headers()
                .get(LOCATION)
                .and_then(|to| to.to_str().ok())
                .and_then(|to| url.join(to).ok())
                .ok_or(FetchFault::Astray)?;
            let is_less_safe = url.scheme() == "https" && next.scheme() != "https";
            if is_less_safe || !is_fetched(&next) {
                return Err(FetchFault::Astray);
            }
            url = next;
        }
        Err(FetchFault::Astray)
    }

    async fn ask(&self, url: &Url) -> Result<Response, FetchFault> {
        let hop = self.route.hop(url).await;
        let is_through_proxy = hop
            .map_err(|fault| FetchFault::NotAsked(fault.into()))?
            .is_some();
        let asking = async {
            let sent = self.client.get(url.clone()).send().await;
            sent.map_err(|fault| FetchFault::NotAsked(ReadFault::of(fault, is_through_proxy)))
        };
        within(timing::UPDATE_STALL, asking).await
    }
}

/// The next piece of a body.
async fn next(
    response: &mut Response,
) -> Result<Option<impl AsRef<[u8]> + std::ops::Deref<Target = [u8]>>, FetchFault> {
    let chunk = async {
        let chunk = response.chunk().await;
        chunk.map_err(|fault| FetchFault::CutOff(Some(fault.without_url())))
    };
    within(timing::UPDATE_STALL, chunk).await
}

async fn within<T>(
    limit: Duration,
    doing: impl Future<Output = Result<T, FetchFault>>,
) -> Result<T, FetchFault> {
    let done = timeout(limit, doing).await;
    done.unwrap_or(Err(FetchFault::CutOff(None)))
}
