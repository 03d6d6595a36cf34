//! What is asked of a list, what it finds, and what is refused.

mod bounds;
mod fields;
mod filters;
mod indexes;
mod lists;
mod moments;
mod refusals;
mod rows;
mod shapes;
