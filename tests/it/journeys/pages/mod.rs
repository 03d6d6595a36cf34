//! Every page, looked at: at three widths, by day and by night.

mod appliance;
mod cases;
mod dialogs;
mod doors;
mod files;
mod hostile;
mod lists;
mod numbers;
mod offers;
mod settings;
mod staff;
mod troubles;
mod wizard;
