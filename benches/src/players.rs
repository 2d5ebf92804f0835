//! A long film sent to players: as fast as nginx sends the same file, and to two hundred who jump about in it.

mod film;
mod line;
mod nginx;

use std::net::SocketAddr;
use std::path::Path;
use std::time::Instant;

use anyhow::{Result, ensure};
use clap::Args;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use tokio::task::JoinSet;

use crate::machine::Server;
use crate::program::Program;
use crate::rounds::median;
use crate::table::{Bound, Table};

/// A player asks for so much at a time.
const PIECE: u64 = 1024 * 1024;
const MEGABYTE: f64 = 1024.0 * 1024.0;

/// What is measured.
#[derive(Args, Debug)]
pub struct Options {
    /// How long the film is.
    #[arg(long, default_value_t = 200)]
    megabytes: u32,
    /// How many watch it at once.
    #[arg(long, default_value_t = 200)]
    players: u32,
    /// How often each of them jumps.
    #[arg(long, default_value_t = 10)]
    jumps: u32,
    /// Rounds of the comparison.
    #[arg(long, default_value_t = 9)]
    rounds: usize,
}

/// Publishes a film as its makers do, and has it watched.
///
/// # Errors
/// When nginx is not installed, or any answer is not the right one.
pub async fn measure(program: &Program, folder: &Path, options: &Options) -> Result<Table> {
    let bytes = film::make(options.megabytes);
    let file = folder.join("film.mp4");
    std::fs::write(&file, bytes)?;
    let centre = program.serve(&folder.join("centre"))?;
    let path = film::publish(centre.address, bytes).await?;
    let peer = nginx::Nginx::start(folder).await?;
    let mut table = Table::begin();
    whole(&mut table, (&centre, &path), &peer, options).await?;
    many(&mut table, &centre, &path, (bytes, options)).await?;
    table.add("resident memory", megabytes(centre.resident()?), "MB", Bound::Free, "after all of it");
    centre.stop()?;
    Ok(table)
}

/// Sends the whole film to one, in turn with nginx.
async fn whole(
    table: &mut Table,
    (centre, path): (&Server, &str),
    peer: &nginx::Nginx,
    options: &Options,
) -> Result<()> {
    let (mut ours, mut theirs, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    let before = centre.cpu()?;
    for _ in 0..options.rounds.max(1) {
        let (here, there) = (pace(centre.address, path).await?, pace(peer.address, "/film.mp4").await?);
        ours.push(here);
        theirs.push(there);
        ratios.push(here / there);
    }
    let used = centre.cpu()?.saturating_sub(before).as_secs_f64() * 1000.0;
    let sent = f64::from(options.megabytes) * f64::from(u32::try_from(options.rounds.max(1))?);
    table.add("film to one", median(ours), "MB/s", Bound::Free, "the whole of it, over one connection");
    table.add("the same by nginx", median(theirs), "MB/s", Bound::Free, "sendfile on, as installed");
    table.add("ratio", median(ratios), "", Bound::AtLeast(0.7), "of both in each round");
    table.add("processor time", used / sent, "ms/MB", Bound::Free, "all threads of the centre");
    Ok(())
}

/// Megabytes in a second.
async fn pace(to: SocketAddr, path: &str) -> Result<f64> {
    let began = Instant::now();
    let mut line = line::Line::open(to).await?;
    let head = line.ask(&line::get(path, None)).await?;
    ensure!(head.status == 200, "{}", head.text);
    let received = line.drain(&head).await?;
    Ok(megabytes(received) / began.elapsed().as_secs_f64())
}

/// Lets many jump about in the film at once; every byte has to be the right one.
async fn many(
    table: &mut Table,
    centre: &Server,
    path: &str,
    (bytes, options): (&'static [u8], &Options),
) -> Result<()> {
    let (began, before) = (Instant::now(), centre.cpu()?);
    let mut players = JoinSet::new();
    for seed in 0..options.players {
        players.spawn(watch(centre.address, path.to_owned(), bytes, (seed.into(), options.jumps)));
    }
    let (mut received, mut slowest, mut most) = (0, 0.0_f64, centre.resident()?);
    while let Some(ended) = players.join_next().await {
        let (count, longest) = ended??;
        received += count;
        slowest = slowest.max(longest);
        most = most.max(centre.resident()?);
    }
    let (took, used) = (began.elapsed().as_secs_f64(), centre.cpu()?.saturating_sub(before).as_secs_f64());
    let how = format!("{} players, {} jumps each, all bytes compared", options.players, options.jumps);
    table.add("film to many", megabytes(received) / took, "MB/s", Bound::Free, &how);
    table.add(
        "slowest answer to a jump",
        slowest * 1000.0,
        "ms",
        Bound::Free,
        "1 MB, with all of them asking",
    );
    table.add("processor time", used * 1000.0 / megabytes(received), "ms/MB", Bound::Free, "");
    table.add("most resident memory", megabytes(most), "MB", Bound::Free, "as each of them ends");
    Ok(())
}

/// One player: gives how much it received, and how long its slowest answer took.
async fn watch(
    to: SocketAddr,
    path: String,
    film: &'static [u8],
    (seed, jumps): (u64, u32),
) -> Result<(u64, f64)> {
    let mut dice = StdRng::seed_from_u64(seed);
    let mut line = line::Line::open(to).await?;
    let (mut received, mut slowest) = (0, 0.0_f64);
    for _ in 0..jumps {
        let from = dice.gen_range(0..film.len() as u64);
        let until = (from + PIECE).min(film.len() as u64);
        let asked = Instant::now();
        let head = line.ask(&line::get(&path, Some(from..until))).await?;
        ensure!(head.status == 206, "{}", head.text);
        let part = line.body(&head).await?;
        slowest = slowest.max(asked.elapsed().as_secs_f64());
        let right = film.get(usize::try_from(from)?..usize::try_from(until)?);
        ensure!(right == Some(&part[..]), "other bytes than were asked for, from {from}");
        received += part.len() as u64;
    }
    Ok((received, slowest))
}

fn megabytes(bytes: u64) -> f64 {
    // Exact far beyond any film.
    bytes as f64 / MEGABYTE
}
