//! Finding what a person means, in Chromium's accessibility tree: what has no name there has no
//! name for a screen reader either, and what is hidden is not there.

use serde_json::{Value, json};

use super::{
    page::{Page, Part},
    session::{Element, Trouble},
};

/// The roles of what can be clicked.
pub(super) const CLICKABLE: &[&str] = &[
    "button",
    "checkbox",
    "DisclosureTriangle",
    "DisclosureTriangleGrouped",
    "link",
    "menuitem",
    "menuitemcheckbox",
    "menuitemradio",
    "option",
    "radio",
    "switch",
    "tab",
];

/// The roles of what can be filled in.
pub(super) const FILLABLE: &[&str] =
    &["combobox", "Date", "DateTime", "InputTime", "listbox", "searchbox", "spinbutton", "textbox"];

/// The roles of parts of a page that a test may look inside of.
pub(super) const PARTS: &[&str] = &[
    "alert",
    "alertdialog",
    "article",
    "banner",
    "complementary",
    "contentinfo",
    "dialog",
    "form",
    "grid",
    "group",
    "list",
    "listitem",
    "main",
    "menu",
    "navigation",
    "radiogroup",
    "region",
    "row",
    "search",
    "status",
    "table",
    "tabpanel",
    "toolbar",
];

/// One node of the tree.
struct Node {
    role: String,
    name: String,
    /// What the DevTools protocol knows the element by.
    id: Value,
}

impl Page {
    /// The one thing of that name with one of these roles; a name that ends in `*` is the
    /// beginning of a name. None and several are both complaints.
    pub(super) fn find(&self, roles: &[&str], name: &str) -> Result<Element, String> {
        let found = self.nodes(name).map_err(|trouble| trouble.to_string())?;
        let mut found = found.iter().filter(|node| roles.contains(&node.role.as_str()));
        let Some(node) = found.next() else {
            return Err(format!("nothing is called “{name}”"));
        };
        match found.count() {
            0 => self.element(node).map_err(|trouble| trouble.to_string()),
            more => Err(format!("{} things are called “{name}”", more + 1)),
        }
    }

    /// Everything with one of these roles, for the message of a test that found nothing.
    pub(super) fn inventory(&self, roles: &[&str]) -> String {
        let nodes = self.nodes("*").unwrap_or_default().into_iter();
        let found = nodes.filter(|node| roles.contains(&node.role.as_str()));
        let lines: Vec<_> = found.map(|node| format!("{} “{}”", node.role, node.name)).collect();
        format!("There are here: {}", lines.join(", "))
    }

    /// The element of the part that this page is narrowed down to, or of the whole document.
    pub(super) fn root(&self) -> Result<Element, String> {
        let (find, arguments) = match &self.part {
            Some((outer, Part::Named(name))) => return outer.find(PARTS, name),
            Some((outer, Part::At(selector))) => (
                "return arguments[0].querySelector(arguments[1])",
                vec![outer.root()?.argument(), json!(selector)],
            ),
            None => ("return document.documentElement", Vec::new()),
        };
        let root = self.session.script(find, &arguments).map_err(|trouble| trouble.to_string())?;
        Element::of(&root).ok_or_else(|| "there is no such part".to_owned())
    }

    /// The nodes of that name, each with something to show for it.
    fn nodes(&self, name: &str) -> Result<Vec<Node>, Trouble> {
        let mut query = json!({ "objectId": self.root_object()? });
        let beginning = name.strip_suffix('*');
        if beginning.is_none() {
            query["accessibleName"] = json!(name);
        }
        let tree = self.session.cdp("Accessibility.queryAXTree", &query)?;
        let nodes = tree["nodes"].as_array().into_iter().flatten();
        let shown = nodes.filter(|node| node["ignored"] != true).map(Node::of);
        Ok(shown.filter(|node| node.name.starts_with(beginning.unwrap_or_default())).collect())
    }

    /// The root as the DevTools protocol knows it.
    fn root_object(&self) -> Result<Value, Trouble> {
        let root = self.root().map_err(|why| Trouble::nothing(&why))?;
        self.session.script("window.casemateRoot = arguments[0]", &[root.argument()])?;
        let read = json!({ "expression": "window.casemateRoot" });
        let root = self.session.cdp("Runtime.evaluate", &read)?;
        Ok(root["result"]["objectId"].clone())
    }

    /// From the DevTools protocol's name of an element to WebDriver's, by way of the page.
    fn element(&self, node: &Node) -> Result<Element, Trouble> {
        let found = self.session.cdp("DOM.resolveNode", &json!({ "backendNodeId": node.id }))?;
        let keep = json!({
            "objectId": found["object"]["objectId"],
            "functionDeclaration": "function () { window.casemateFound = this }",
        });
        self.session.cdp("Runtime.callFunctionOn", &keep)?;
        let found = self.session.script("return window.casemateFound", &[])?;
        Element::of(&found).ok_or_else(|| Trouble::nothing("it has gone again"))
    }
}

impl Node {
    fn of(node: &Value) -> Node {
        let word = |key: &str| node[key]["value"].as_str().unwrap_or_default().to_owned();
        Node { role: word("role"), name: word("name"), id: node["backendDOMNodeId"].clone() }
    }
}
