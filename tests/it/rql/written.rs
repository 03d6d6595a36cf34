//! Our trees, written down as `oracle.py` writes down those of `lib-rql`.

use casemate::web::rql::syntax::{Join, Member, Node, Operator, Sign, Signed, Written};
use serde_json::{Value, json};

/// A whole query.
pub(super) fn root(root: Option<&Node<'_>>) -> Value {
    root.map_or(json!([]), node)
}

fn node(of: &Node<'_>) -> Value {
    match of {
        Node::Compare(operator, name, value) => {
            json!([operator_name(*operator), name, word(value)])
        }
        Node::List(member, name, values) => {
            let member = match member {
                Member::In => "in",
                Member::Out => "out",
            };
            json!([member, name, values.iter().map(word).collect::<Vec<_>>()])
        }
        Node::Range(name, least, most) => json!(["range", name, word(least), word(most)]),
        Node::Ordering(names) => headed("ordering", names.iter().map(signed)),
        Node::Select(names) => headed("select", names.iter().map(signed)),
        Node::Tuple(parts) => headed("t", parts.iter().map(node)),
        Node::Join(Join::All, parts) => headed("all", parts.iter().map(node)),
        Node::Join(Join::Any, parts) => headed("any", parts.iter().map(node)),
        // There, each `&` takes all that follows for its second part.
        Node::Join(Join::Chain, parts) => {
            let (last, others) = parts.split_last().unwrap();
            others.iter().rev().fold(node(last), |rest, part| json!(["all", node(part), rest]))
        }
        Node::Not(part) => json!(["not", node(part)]),
    }
}

fn headed(head: &str, parts: impl Iterator<Item = Value>) -> Value {
    std::iter::once(Value::from(head)).chain(parts).collect()
}

fn signed(of: &Signed<'_>) -> Value {
    let sign = if of.sign == Sign::Minus { '-' } else { '+' };
    format!("{sign}{}", of.name).into()
}

fn word(of: &Written<'_>) -> Value {
    match of {
        Written::Word(word) => Value::from(*word),
        Written::Tuple(parts) => headed("t", parts.iter().map(node)),
    }
}

fn operator_name(of: Operator) -> &'static str {
    match of {
        Operator::Eq => "eq",
        Operator::Ne => "ne",
        Operator::Gt => "gt",
        Operator::Ge => "ge",
        Operator::Lt => "lt",
        Operator::Le => "le",
        Operator::Like => "like",
        Operator::Ilike => "ilike",
    }
}
