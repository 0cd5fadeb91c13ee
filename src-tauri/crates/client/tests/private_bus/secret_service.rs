//! A Secret Service of a test's own, which fails as it is told: for what a real keyring can't be brought to.
//!
//! What it is given is encrypted by whoever gives it, with a key that both sides agree on. Its half of that
//! agreement is the number 1, so every session has the same key, and it can keep what it is given as it comes.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use serde::{Deserialize, Serialize};
use tokio::sync::watch;
use zbus::{
    Connection, ObjectServer, fdo,
    object_server::SignalEmitter,
    zvariant::{ObjectPath, OwnedObjectPath, OwnedValue, Type, Value},
};

const NAME: &str = "org.freedesktop.secrets";
const SERVICE: &str = "/org/freedesktop/secrets";
const COLLECTION: &str = "/org/freedesktop/secrets/collection/login";
const SESSION: &str = "/org/freedesktop/secrets/session/1";
const PROMPT: &str = "/org/freedesktop/secrets/prompt/1";

/// How it behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mood {
    /// It does what it is asked to.
    Willing,
    /// It is locked, and the window that asks for its password is closed without one.
    Dismissed,
    /// It answers nothing, until it has another mood.
    Silent,
    /// It says that it failed.
    Failing,
}

/// A secret on its way: session, parameters, value and type.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
struct Secret(OwnedObjectPath, Vec<u8>, Vec<u8>, String);

type Attributes = HashMap<String, String>;

/// What it keeps, and how it behaves.
#[derive(Clone)]
struct Shared {
    mood: watch::Receiver<Mood>,
    items: Arc<Mutex<Vec<(OwnedObjectPath, Attributes)>>>,
}

impl Shared {
    /// Says whether it is locked, once it says anything.
    async fn is_locked(&self) -> fdo::Result<bool> {
        let mut mood = self.mood.clone();
        let is = *mood.wait_for(|mood| *mood != Mood::Silent).await.unwrap();
        match is {
            Mood::Failing => Err(fdo::Error::Failed("as it was told".into())),
            Mood::Dismissed => Ok(true),
            Mood::Willing | Mood::Silent => Ok(false),
        }
    }

    async fn found(&self, wanted: &Attributes) -> fdo::Result<Vec<OwnedObjectPath>> {
        self.is_locked().await?;
        let items = self.items.lock().unwrap();
        let fits = |has: &Attributes| {
            wanted
                .iter()
                .all(|(name, value)| has.get(name) == Some(value))
        };
        let found = items.iter().filter(|(_, has)| fits(has));
        Ok(found.map(|(path, _)| path.clone()).collect())
    }
}

fn path(text: &str) -> OwnedObjectPath {
    ObjectPath::try_from(text).unwrap().into()
}

struct Service(Shared);

#[zbus::interface(name = "org.freedesktop.Secret.Service")]
impl Service {
    async fn open_session(
        &self,
        _algorithm: &str,
        _input: Value<'_>,
    ) -> fdo::Result<(OwnedValue, OwnedObjectPath)> {
        self.0.is_locked().await?;
        let half = Value::from(vec![1_u8]);
        Ok((half.try_into().unwrap(), path(SESSION)))
    }

    async fn search_items(
        &self,
        attributes: Attributes,
    ) -> fdo::Result<(Vec<OwnedObjectPath>, Vec<OwnedObjectPath>)> {
        let found = self.0.found(&attributes).await?;
        Ok(if self.0.is_locked().await? {
            (Vec::new(), found)
        } else {
            (found, Vec::new())
        })
    }

    async fn unlock(
        &self,
        objects: Vec<OwnedObjectPath>,
    ) -> fdo::Result<(Vec<OwnedObjectPath>, OwnedObjectPath)> {
        Ok(if self.0.is_locked().await? {
            (Vec::new(), path(PROMPT))
        } else {
            (objects, path("/"))
        })
    }

    async fn read_alias(&self, _name: &str) -> fdo::Result<OwnedObjectPath> {
        self.0.is_locked().await?;
        Ok(path(COLLECTION))
    }

    #[zbus(property)]
    fn collections(&self) -> Vec<OwnedObjectPath> {
        vec![path(COLLECTION)]
    }
}

struct Collection(Shared);

#[zbus::interface(name = "org.freedesktop.Secret.Collection")]
impl Collection {
    async fn search_items(&self, attributes: Attributes) -> fdo::Result<Vec<OwnedObjectPath>> {
        self.0.found(&attributes).await
    }

    async fn create_item(
        &self,
        properties: HashMap<String, OwnedValue>,
        secret: Secret,
        _replace: bool,
        #[zbus(object_server)] server: &ObjectServer,
    ) -> fdo::Result<(OwnedObjectPath, OwnedObjectPath)> {
        if self.0.is_locked().await? {
            return Ok((path("/"), path(PROMPT)));
        }
        let attributes = properties["org.freedesktop.Secret.Item.Attributes"].clone();
        let attributes = Attributes::try_from(attributes).unwrap();
        let number = self.0.items.lock().unwrap().len() + 1;
        let at = path(&format!("{COLLECTION}/{number}"));
        self.0
            .items
            .lock()
            .unwrap()
            .push((at.clone(), attributes.clone()));
        let item = Item {
            shared: self.0.clone(),
            attributes,
            secret,
            at: at.clone(),
        };
        server.at(&at, item).await.unwrap();
        Ok((at, path("/")))
    }

    #[zbus(property)]
    async fn locked(&self) -> fdo::Result<bool> {
        self.0.is_locked().await
    }

    #[zbus(property)]
    fn label(&self) -> String {
        "login".into()
    }

    #[zbus(property)]
    fn items(&self) -> Vec<OwnedObjectPath> {
        let items = self.0.items.lock().unwrap();
        items.iter().map(|(path, _)| path.clone()).collect()
    }
}

struct Item {
    shared: Shared,
    attributes: Attributes,
    secret: Secret,
    at: OwnedObjectPath,
}

#[zbus::interface(name = "org.freedesktop.Secret.Item")]
impl Item {
    async fn get_secret(&self, _session: OwnedObjectPath) -> fdo::Result<(Secret,)> {
        self.shared.is_locked().await?;
        Ok((self.secret.clone(),))
    }

    async fn set_secret(&mut self, secret: Secret) -> fdo::Result<()> {
        self.shared.is_locked().await?;
        self.secret = secret;
        Ok(())
    }

    async fn delete(&self) -> fdo::Result<OwnedObjectPath> {
        self.shared.is_locked().await?;
        let mut items = self.shared.items.lock().unwrap();
        items.retain(|(path, _)| *path != self.at);
        Ok(path("/"))
    }

    #[zbus(property)]
    async fn locked(&self) -> fdo::Result<bool> {
        self.shared.is_locked().await
    }

    #[zbus(property)]
    fn attributes(&self) -> Attributes {
        self.attributes.clone()
    }

    #[zbus(property)]
    fn label(&self) -> String {
        "an entry".into()
    }
}

/// The window that asks for the keyring's password, and is closed without one.
struct Prompt;

#[zbus::interface(name = "org.freedesktop.Secret.Prompt")]
impl Prompt {
    async fn prompt(
        &self,
        _window: &str,
        #[zbus(signal_emitter)] emitter: SignalEmitter<'_>,
    ) -> fdo::Result<()> {
        Self::completed(&emitter, true, Value::from("")).await?;
        Ok(())
    }

    #[zbus(signal)]
    async fn completed(
        emitter: &SignalEmitter<'_>,
        dismissed: bool,
        result: Value<'_>,
    ) -> zbus::Result<()>;
}

/// The service while it is on the bus.
pub(crate) struct SecretService {
    mood: watch::Sender<Mood>,
    _connection: Connection,
}

impl SecretService {
    pub(crate) async fn start(mood: Mood) -> Self {
        let (mood, is) = watch::channel(mood);
        let shared = Shared {
            mood: is,
            items: Arc::default(),
        };
        let connection = zbus::connection::Builder::session()
            .unwrap()
            .serve_at(SERVICE, Service(shared.clone()))
            .unwrap()
            .serve_at(COLLECTION, Collection(shared.clone()))
            .unwrap()
            .serve_at(
                "/org/freedesktop/secrets/aliases/default",
                Collection(shared),
            )
            .unwrap()
            .serve_at(PROMPT, Prompt)
            .unwrap()
            .name(NAME)
            .unwrap()
            .build()
            .await
            .unwrap();
        Self {
            mood,
            _connection: connection,
        }
    }

    /// From now on it behaves so.
    pub(crate) fn is(&self, mood: Mood) {
        self.mood.send_replace(mood);
    }
}
