//! The program `forest-glade`: configuration, command line, serving, background jobs.

pub mod cli;
mod commands;
pub mod config;
mod courier;
mod data_dir;
mod demo;
pub mod jobs;
mod letters;
mod metrics;
mod open;
mod postman;
mod published;
mod routes;
pub mod serve;
mod shipped;
mod telemetry;
