//! What a viewer, a member, an agent and an admin get, where that is often the same.

pub(super) const ALL_200: [u16; 4] = [200; 4];
pub(super) const ALL_303: [u16; 4] = [303; 4];
/// What only admins have is not there for the others.
pub(super) const ADMINS_200: [u16; 4] = [404, 404, 404, 200];
pub(super) const ALL_403: [u16; 4] = [403; 4];
pub(super) const MEMBERS_200: [u16; 4] = [403, 200, 200, 200];
pub(super) const MEMBERS_303: [u16; 4] = [403, 303, 303, 303];
pub(super) const AGENTS_200: [u16; 4] = [403, 403, 200, 200];
pub(super) const AGENTS_303: [u16; 4] = [403, 403, 303, 303];
pub(super) const AGENTS_404: [u16; 4] = [403, 403, 404, 404];
