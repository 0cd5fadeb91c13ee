//! The real window, worked as its user does it: by the words that are on it.

use serde_json::{Value, json};
use tokio::time::timeout;

use crate::{
    driver::Driver,
    program::{SOON, path},
};

/// The Enter key, among what is typed.
pub(crate) const ENTER: char = '\u{e007}';

/// The key that is held while another is pressed.
const CONTROL: char = '\u{e009}';

/// How the protocol calls the id of an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// The window while it is shown.
pub(crate) struct Page<'a> {
    driver: &'a Driver,
    session: String,
}

impl<'a> Page<'a> {
    /// Starts the window's program, as the agent does it.
    pub(crate) async fn open(driver: &'a Driver) -> Self {
        let window = json!({ "binary": path("parkmate-companion-window"), "args": [] });
        let soon = SOON.as_millis();
        let wanted = json!({ "alwaysMatch": {
            "webkitgtk:browserOptions": window,
            "timeouts": { "implicit": soon, "script": soon },
        } });
        let session = driver
            .ask("POST", "/session", Some(json!({ "capabilities": wanted })))
            .await
            .unwrap();
        Self {
            driver,
            session: session["sessionId"].as_str().unwrap().to_owned(),
        }
    }

    async fn ask(&self, method: &str, what: &str, body: Option<Value>) -> std::io::Result<Value> {
        let path = format!("/session/{}/{what}", self.session);
        self.driver.ask(method, &path, body).await
    }

    /// All words that are shown.
    pub(crate) async fn text(&self) -> String {
        // The driver's own way to read leaves out what stands in a box that may cut it.
        let text = self.run("return document.body.innerText", json!([])).await;
        text.as_str().unwrap().to_owned()
    }

    /// Runs a script in the page and gives what it returns.
    pub(crate) async fn run(&self, script: &str, args: Value) -> Value {
        let script = json!({ "script": script, "args": args });
        let ran = self.ask("POST", "execute/sync", Some(script)).await;
        ran.unwrap()
    }

    /// Waits until these words are shown.
    pub(crate) async fn shows(&self, words: &str) {
        // The page says when they come; asking again and again would take its time away.
        let wait = "const [words, done] = arguments;
            const look = () => document.body.innerText.includes(words) && (done(true), true);
            const watcher = new MutationObserver(() => look() && watcher.disconnect());
            look() || watcher.observe(document, {
                subtree: true, childList: true, characterData: true, attributes: true,
            });";
        let wait = json!({ "script": wait, "args": [words] });
        let shown = self.ask("POST", "execute/async", Some(wait)).await;
        assert!(shown.is_ok(), "{words:?} is not in {:?}", self.text().await);
    }

    /// Presses the first button whose words begin so.
    pub(crate) async fn press(&self, words: &str) {
        let button = format!("//button[starts-with(normalize-space(), \"{words}\")]");
        self.act(&button, "click", json!({})).await;
    }

    /// Moves the pointer over the row of that number, the first being 1, of the list whose heading begins so.
    pub(crate) async fn point_at(&self, list: &str, row: u32) {
        let path =
            format!("//section[.//h3[starts-with(normalize-space(), \"{list}\")]]//li[{row}]");
        let element = self.find(&path).await;
        let id = element.trim_start_matches("element/");
        let here = json!([{ ELEMENT: id }]);
        self.run("arguments[0].scrollIntoView({ block: 'center' })", here)
            .await;
        let at = json!({ "type": "pointerMove", "x": 0, "y": 0, "origin": { ELEMENT: id } });
        let pointer = json!({ "actions": [{ "type": "pointer", "id": "mouse", "actions": [at] }] });
        self.ask("POST", "actions", Some(pointer)).await.unwrap();
    }

    /// Chooses one of a few by its words.
    pub(crate) async fn choose(&self, words: &str) {
        let label = format!("//label[normalize-space() = \"{words}\"]");
        self.act(&label, "click", json!({})).await;
    }

    /// Chooses from a list, by the value of the choice.
    pub(crate) async fn pick(&self, list: &str, value: &str) {
        let choice = format!("//select[@id = \"{list}\"]/option[@value = \"{value}\"]");
        self.act(&choice, "click", json!({})).await;
    }

    /// Opens the menu with these words.
    pub(crate) async fn unfold(&self, words: &str) {
        let summary = format!("//summary[normalize-space() = \"{words}\"]");
        self.act(&summary, "click", json!({})).await;
    }

    /// Types into the field of that name.
    pub(crate) async fn type_into(&self, name: &str, words: &str) {
        let field = format!("//input[@name = \"{name}\"]");
        self.act(&field, "value", json!({ "text": words })).await;
    }

    /// Pastes into the field of that name, and says what it holds then.
    pub(crate) async fn paste_into(&self, name: &str) -> String {
        self.type_into(name, &format!("{CONTROL}v")).await;
        let read = json!({
            "script": "const [name, done] = arguments;
                const field = document.querySelector(`input[name=${name}]`);
                const look = () => field.value && (done(field.value), true);
                look() || field.addEventListener('input', look);",
            "args": [name],
        });
        let held = self.ask("POST", "execute/async", Some(read)).await.unwrap();
        held.as_str().unwrap().to_owned()
    }

    /// Closes the window.
    pub(crate) async fn close(self) {
        self.ask("DELETE", "", None).await.unwrap();
    }

    /// Waits for what an XPath finds and gives its path in requests.
    async fn find(&self, path: &str) -> String {
        let look = json!({ "using": "xpath", "value": path });
        let found = self.ask("POST", "element", Some(look)).await;
        let found = found.unwrap_or_else(|fault| panic!("there is no {path}: {fault}"));
        format!("element/{}", found[ELEMENT].as_str().unwrap())
    }

    /// Does something to what an XPath finds, once it is there and can be reached.
    async fn act(&self, path: &str, what: &str, how: Value) {
        let acting = async {
            loop {
                let element = self.find(path).await;
                let path = format!("{element}/{what}");
                if self.ask("POST", &path, Some(how.clone())).await.is_ok() {
                    return;
                }
            }
        };
        let acted = timeout(SOON, acting).await.is_ok();
        assert!(acted, "{what} on {path} fails in {:?}", self.text().await);
    }
}
