//! Pages over a world in memory, made by the domain's own deeds.

mod buttons;
mod drawn;
mod forms;
mod helps;
mod hostile;
mod lists;
mod numbers;
mod pages;
mod searches;
mod size;
mod staff;
mod tiers;
mod viewers;
mod wizard;
mod world;
