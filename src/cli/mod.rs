//! The command line.
//!
//! Every flag is an environment variable too: `--data` is `CASEMATE_DATA`. Secrets are never
//! arguments: other users of the machine can read those.

mod account;
mod audit;
mod backup;
mod contract;
mod demo;
mod desk;
mod doctor;
mod export;
mod hub;
mod import;
mod input;
mod logo;
mod options;
mod product;
mod progress;
mod reindex;
mod restore;
mod run;
mod staff;
mod token;
mod user;
mod verify;
mod webhook;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use rustix::{fs::Mode, process::umask};

use crate::{log, serve::CannotStart};

/// A helpdesk in one file: cases between organisations.
#[derive(Debug, Parser)]
#[command(name = "casemate", version, propagate_version = true, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the helpdesk
    #[command(after_help = run::SERVE_EXAMPLES)]
    Serve(run::Serve),
    /// Run a helpdesk full of examples, to try it out
    #[command(after_help = demo::EXAMPLES)]
    Demo(demo::Demo),
    /// Add, invite, list and set up people, and their passwords
    #[command(subcommand)]
    User(user::User),
    /// Add, list, rename and shut out organisations
    #[command(subcommand)]
    Account(account::Account),
    /// Join organisations, so that they may open cases to each other, and part them
    #[command(subcommand)]
    Contract(contract::Contract),
    /// Show and set how accounts answer cases: workflow, ticket types, environments
    #[command(subcommand)]
    Desk(desk::Desk),
    /// List what was done, or write it to a file
    #[command(subcommand)]
    Audit(audit::Audit),
    /// Look at everything, and say what is wrong and how to mend it
    #[command(after_help = doctor::DOCTOR_EXAMPLES)]
    Doctor(doctor::Doctor),
    /// Ask a helpdesk that runs whether it is well
    #[command(after_help = doctor::HEALTH_EXAMPLES)]
    Healthcheck(doctor::HealthCheck),
    /// Add, list, rename and retire hubs, the systems that distributors and resellers sell through
    #[command(subcommand)]
    Hub(hub::Hub),
    /// Add, list and change the products of vendors
    #[command(subcommand)]
    Product(product::Product),
    /// Make, list and revoke tokens, by which programs act as users
    #[command(subcommand)]
    Token(token::Token),
    /// Add, list, switch and remove webhooks, by which programs are told what happens
    #[command(subcommand)]
    Webhook(webhook::Webhook),
    /// Make the search index anew
    #[command(after_help = reindex::EXAMPLES)]
    Reindex(reindex::Reindex),
    /// Check every row, index, blob and audit link, and say what is wrong
    #[command(after_help = verify::EXAMPLES)]
    Verify(verify::Verify),
    /// Write everything to one new file
    #[command(after_help = backup::EXAMPLES)]
    Backup(backup::Backup),
    /// Make an empty folder what a backup shows
    #[command(after_help = restore::EXAMPLES)]
    Restore(restore::Restore),
    /// Write everything to files that others can read
    #[command(after_help = export::EXPORT_EXAMPLES)]
    Export(export::Export),
    /// Make an empty folder what an export shows
    #[command(after_help = export::IMPORT_EXAMPLES)]
    Import(export::Import),
}

/// Runs what the command line says; the process ends with what this returns: 0 when all went well,
/// 1 when not, 2 for a command line that is none.
pub fn run() -> ExitCode {
    // One line in the log instead of Rust's own words; what panicked answers for itself.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        let words = panic.payload_as_str().unwrap_or("without words");
        log::error("panicked", &[("at", &place), ("words", &words)]);
    }));
    // Whatever is made here is for its owner alone.
    umask(Mode::RWXG | Mode::RWXO);
    let outcome = match Cli::parse().command {
        Command::Serve(serve) => serve.run(),
        Command::Demo(demo) => demo.run(),
        Command::User(user) => user.run(),
        Command::Account(account) => account.run(),
        Command::Contract(contract) => contract.run(),
        Command::Desk(desk) => desk.run(),
        Command::Audit(audit) => audit.run(),
        Command::Doctor(doctor) => doctor.run(),
        Command::Healthcheck(check) => check.run(),
        Command::Hub(hub) => hub.run(),
        Command::Product(product) => product.run(),
        Command::Token(token) => token.run(),
        Command::Webhook(webhook) => webhook.run(),
        Command::Reindex(reindex) => reindex.run(),
        Command::Verify(verify) => verify.run(),
        Command::Backup(backup) => backup.run(),
        Command::Restore(restore) => restore.run(),
        Command::Export(export) => export.run(),
        Command::Import(import) => import.run(),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(CannotStart(words)) => {
            complain(&words);
            ExitCode::FAILURE
        }
    }
}

/// Says something on standard output, for people or for a program that waits for it.
#[expect(clippy::print_stdout, reason = "this is the command line")]
fn say(words: &str) {
    println!("{words}");
}

#[expect(clippy::print_stderr, reason = "this is the command line")]
fn complain(words: &str) {
    eprintln!("casemate: {words}");
}
