//! What can be asked of a list as a whole.

use super::field::Field;

/// A list of the API: which fields its rows have.
#[derive(Debug)]
pub struct Collection {
    /// Its path after `/public/v1`, with names in braces: `/helpdesk/cases`.
    pub path: &'static str,
    /// What can be asked of its rows.
    pub fields: &'static [Field],
    /// Members of its rows that are in no field's name and can be left out as well.
    pub members: &'static [&'static str],
}

impl Collection {
    /// The field of that name.
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// Whether there is something of that name to select: a field, a part that holds one, or
    /// another member.
    pub fn has_member(&self, name: &str) -> bool {
        let holds = |field: &Field| {
            let rest = field.name.strip_prefix(name);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        !name.is_empty() && (self.members.contains(&name) || self.fields.iter().any(holds))
    }

    /// The names of the fields that `search` looks into.
    pub fn searched(&self) -> Vec<&'static str> {
        self.fields.iter().filter(|field| field.searched).map(|field| field.name).collect()
    }
}
