//! Measures the centre: against a bare handler that does the same SQL, against a hundred times the rows, and alone.
#![allow(clippy::print_stdout)] // a table is what it is for

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Result, ensure};
use clap::{Args, Parser, Subcommand};
use mimalloc::MiMalloc;
use serde_json::Value;

mod alone;
mod asks;
mod bare;
mod browser;
mod checking;
mod crowd;
mod fuzz;
mod issuing;
mod load;
mod machine;
mod peers;
mod players;
mod program;
mod rounds;
mod search;
mod table;

use asks::{Read, Scene};
use machine::Server;
use program::Program;
use rounds::{Side, in_turn, median};
use table::{Bound, Table};

/// As the program has it: what is drawn here, and the bare handlers, allocate as the centre does.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// How many times the centre is started.
const STARTS: usize = 7;

/// Measures the centre and prints a table.
#[derive(Parser, Debug)]
struct Cli {
    #[command(subcommand)]
    command: Option<Serve>,
    #[command(flatten)]
    options: Options,
}

#[derive(Subcommand, Debug)]
enum Serve {
    /// Serve the bare handlers that the centre is measured against.
    Bare(bare::Options),
    /// Have altered certificates checked for half an hour.
    Fuzz(fuzz::Options),
    /// Issue joint certificates, and nothing else.
    Issuing(Issuing),
    /// Search among many documents, on both databases.
    Search(search::Options),
    /// Have a long film watched by many, beside nginx.
    Players(players::Options),
}

#[derive(Args, Debug)]
struct Issuing {
    /// How many are issued.
    #[arg(long, default_value_t = 1000)]
    issues: u32,
    /// People in the database; half of them are still studying.
    #[arg(long, default_value_t = 20_000)]
    people: u32,
}

#[derive(Args, Debug)]
struct Options {
    /// Exit with 1 if a bound is broken.
    #[arg(long)]
    check: bool,
    /// Rounds of each comparison.
    #[arg(long, default_value_t = 9)]
    rounds: usize,
    /// Seconds of each round.
    #[arg(long, default_value_t = 2.0)]
    seconds: f64,
    /// Connections that ask at the same time.
    #[arg(long, default_value_t = 16)]
    connections: usize,
    /// People in the smaller database; each has given ten responses.
    #[arg(long, default_value_t = 1000)]
    people: u32,
    /// How many times as many are in the larger one.
    #[arg(long, default_value_t = 100)]
    times: u32,
    /// How many people have an attempt open and are signed in.
    #[arg(long, default_value_t = 64)]
    open: u32,
    /// How many joint certificates are issued at the end.
    #[arg(long, default_value_t = 10_000)]
    issues: u32,
    /// A Python with what `benches/peers.txt` lists, which draws the same certificate with others.
    #[arg(long)]
    peers: Option<PathBuf>,
    /// Servers on one processor, load on another.
    #[arg(long)]
    apart: bool,
}

fn main() -> Result<ExitCode> {
    let cli = Cli::parse();
    // The load needs one thread only, which leaves the rest to the servers; what serves or draws here has them all.
    let mut runtime = match cli.command {
        Some(Serve::Bare(_) | Serve::Fuzz(_)) => tokio::runtime::Builder::new_multi_thread(),
        _ => tokio::runtime::Builder::new_current_thread(),
    };
    let broken = runtime.enable_all().build()?.block_on(run(&cli))?;
    Ok(ExitCode::from(u8::from(cli.options.check && broken > 0)))
}

/// Does what was asked for; gives how many bounds were broken.
async fn run(cli: &Cli) -> Result<usize> {
    match &cli.command {
        None => return measure(&cli.options).await,
        Some(Serve::Bare(options)) => bare::serve(options).await?,
        Some(Serve::Fuzz(options)) => println!("{}", fuzz::run(options).await?),
        Some(Serve::Issuing(options)) => issue_alone(options).await?,
        Some(Serve::Search(options)) => {
            let mut table = Table::begin();
            search::measure(options, &mut table).await?;
            return Ok(table.broken());
        }
        Some(Serve::Players(options)) => {
            let (program, folder) = (Program::build(false)?, Folder::make()?);
            return Ok(players::measure(&program, folder.folder.path(), options).await?.broken());
        }
    }
    Ok(0)
}

/// The databases of a run, in a folder that goes with it.
struct Folder {
    folder: tempfile::TempDir,
}

impl Folder {
    /// Beside the program: on a disk, where a flush is a flush, and not in memory as `/tmp` may be.
    fn make() -> Result<Self> {
        let beside = std::env::current_exe()?.with_file_name("");
        Ok(Self { folder: tempfile::Builder::new().prefix("bench-").tempdir_in(beside)? })
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}

async fn issue_alone(options: &Issuing) -> Result<()> {
    let (program, folder) = (Program::build(false)?, Folder::make()?);
    let data = folder.path("centre");
    program.serve(&data)?.stop()?;
    crowd::fill(&Program::database(&data), options.people, 1).await?;
    issue(options.issues, &data, &mut Table::begin()).await
}

async fn measure(options: &Options) -> Result<usize> {
    let program = Program::build(options.apart)?;
    let folder = Folder::make()?;
    if options.apart {
        machine::keep_load_apart()?;
    }
    let many = options.people * options.times;
    let (small, large) = (folder.path("small"), folder.path("large"));
    for (data, people) in [(&small, options.people), (&large, many)] {
        // The first start makes the demo, whose nurse the crowd copies.
        program.serve(data)?.stop()?;
        crowd::fill(&Program::database(data), people, options.open).await?;
    }
    let mut table = Table::begin();
    draw(options.peers.as_deref(), &mut table)?;
    start_and_prove(&program, &[(&small, options.people), (&large, many)], &mut table).await?;

    let centre = program.serve(&small)?;
    let scene = Scene::enter(centre.address, options.people, options.open).await?;
    against_bare(options, &folder, (&centre, &scene), &mut table).await?;
    let crowded = program.serve(&large)?;
    let crowd = Scene::enter(crowded.address, many, options.open).await?;
    reads(options, (&centre, &scene), (&crowded, &crowd), &mut table).await?;
    for (server, people) in [(centre, options.people), (crowded, many)] {
        let figure = format!("resident memory after the run, {people} people");
        table.add(&figure, megabytes(server.resident()?), "MB", Bound::AtMost(80.0), "");
        server.stop()?;
    }
    issue(options.issues, &large, &mut table).await?;
    check(&program, &large, &mut table).await?;
    Ok(table.broken())
}

/// What a partner's questions about joint certificates cost.
async fn check(program: &Program, data: &Path, table: &mut Table) -> Result<()> {
    let server = program.serve(data)?;
    let costs = checking::costs(&server, &Program::database(data)).await?;
    server.stop()?;
    let most = Bound::AtMost;
    table.add("a batch of 500, processor time", costs.batch, "ms", most(100.0), "asked in four ways, mixed");
    table.add("a genuine file checked, processor time", costs.genuine, "ms", most(2.0), "sent whole");
    let how = "2 MB, with two signatures said to cover all of it";
    table.add("the dearest file checked, processor time", costs.dearest, "ms", Bound::Free, how);
    Ok(())
}

/// What a certificate takes to draw, and what it takes others.
fn draw(peers: Option<&Path>, table: &mut Table) -> Result<()> {
    let (dearest, largest) = alone::certificate()?;
    table.add("certificate, time to draw", dearest, "ms", Bound::AtMost(2.0), "the dearest specimen");
    table.add("certificate, size", kilobytes(largest), "KB", Bound::AtMost(110.0), "the largest specimen");
    let Some(python) = peers else { return Ok(()) };
    let (record, ours) = alone::joint_certificate()?;
    table.add("a joint certificate, time to draw", ours, "ms", Bound::Free, "the whole of its art");
    for (peer, drawn) in peers::draw(python, &record)? {
        let how = format!("{:.0} × ours; its file has {:.0} KB", drawn.ms / ours, kilobytes(drawn.bytes));
        table.add(&format!("the same words and a little art, {peer}"), drawn.ms, "ms", Bound::Free, &how);
    }
    Ok(())
}

/// What it takes to issue joint certificates, of which ten thousand may take a minute of one processor.
async fn issue(issues: u32, data: &Path, table: &mut Table) -> Result<()> {
    let cx = alone::centre(data).await?;
    let issued = issuing::many(&cx, &Program::database(data), issues).await?;
    cx.database().clone().close().await?;
    let each = issued.cpu.as_secs_f64() * 1000.0;
    let how = format!("{} issued in {:.1} s", issued.count, issued.all.as_secs_f64());
    table.add("a joint certificate issued, processor time", each, "ms", Bound::AtMost(6.0), &how);
    Ok(())
}

/// How long it takes to begin, to prove the invariants and to look for due work, with the database there.
async fn start_and_prove(program: &Program, data: &[(&Path, u32)], table: &mut Table) -> Result<()> {
    for (data, people) in data {
        let opened = alone::open_log(data).await?;
        table.add(&format!("opening the register log, {people} people"), opened, "ms", Bound::Free, "once");
        let mut times = Vec::new();
        for _ in 0..STARTS {
            let server = program.serve(data)?;
            times.push(server.ready_in.as_secs_f64());
            server.stop()?;
        }
        table.add(&format!("start to ready, {people} people"), median(times), "s", Bound::AtMost(0.5), "");
        let sweep = alone::sweep(data).await?;
        table.add(&format!("looking for due work, {people} people"), sweep, "ms", Bound::Free, "every 4 s");
        let audit = program.audit(data)?.as_secs_f64();
        table.add(&format!("audit, {people} people"), audit, "s", Bound::Free, "");
    }
    Ok(())
}

/// The three requests that are compared with a bare handler.
async fn against_bare(
    options: &Options,
    folder: &Folder,
    (centre, scene): (&Server, &Scene),
    table: &mut Table,
) -> Result<()> {
    let bare = start_bare(options, folder, centre, scene).await?;
    for read in [Read::Course, Read::Verification] {
        let of = |server| Side::new(server, scene.reading(read, options.connections));
        compare(options, read.name(), of(centre), of(&bare), table).await?;
    }
    let of = |server| Side::new(server, scene.writing(options.connections));
    compare(options, "response write", of(centre), of(&bare), table).await?;
    table.add("resident memory of the bare server", megabytes(bare.resident()?), "MB", Bound::Free, "");
    bare.stop()
}

async fn compare(
    options: &Options,
    name: &str,
    mut ours: Side<'_>,
    mut bare: Side<'_>,
    table: &mut Table,
) -> Result<()> {
    let costs = in_turn(&mut ours, &mut bare, options.rounds, options.long()).await?;
    let ratio = median(costs.iter().map(|(ours, bare)| ours.per_second / bare.per_second));
    let ours = median(costs.iter().map(|(ours, _)| ours.per_second));
    let theirs = median(costs.iter().map(|(_, bare)| bare.per_second));
    let cpu = median(costs.iter().map(|(ours, bare)| ours.cpu_ms / bare.cpu_ms));
    let how = format!("{ours:.0} requests/s against {theirs:.0}; {cpu:.1} × its processor time");
    table.add(&format!("{name}, throughput against bare"), ratio, "", Bound::AtLeast(0.6), &how);
    Ok(())
}

/// The bare server, on a copy of the database with everybody signed in, once it gives the same answers.
async fn start_bare(options: &Options, folder: &Folder, centre: &Server, scene: &Scene) -> Result<Server> {
    let (database, course) = (folder.path("bare.db"), folder.path("course.json"));
    crowd::copy(&Program::database(&folder.path("small")), &database).await?;
    let page = load::once(centre.address, &scene.one(Read::Course)).await?;
    let page = String::from_utf8(page)?;
    std::fs::write(&course, page.split(",\"runs\":").next().unwrap_or_default())?;
    let mut command = machine::command(&std::env::current_exe()?, options.apart);
    let bare = Server::start(command.arg("bare").args([&database, &course]), &folder.path("bare.log"))?;
    for read in [Read::Course, Read::Verification] {
        let request = scene.one(read);
        let ours = comparable(&load::once(centre.address, &request).await?)?;
        let theirs = comparable(&load::once(bare.address, &request).await?)?;
        ensure!(ours == theirs, "the answers about a {} differ:\n{ours}\n{theirs}", read.name());
    }
    Ok(bare)
}

/// An answer without the moment at which it was given; of two ways to write UTC, one.
fn comparable(answer: &[u8]) -> Result<Value> {
    let answer = std::str::from_utf8(answer)?.replace("+00:00\"", "Z\"");
    let mut answer: Value = serde_json::from_str(&answer)?;
    if let Some(answer) = answer.as_object_mut() {
        answer.remove("checked_at");
    }
    Ok(answer)
}

/// What each read costs, and how much more with so many times the rows.
async fn reads(
    options: &Options,
    (centre, scene): (&Server, &Scene),
    (crowded, crowd): (&Server, &Scene),
    table: &mut Table,
) -> Result<()> {
    for read in Read::ALL {
        let mut few = Side::new(centre, scene.reading(read, options.connections));
        let mut many = Side::new(crowded, crowd.reading(read, options.connections));
        let costs = in_turn(&mut few, &mut many, options.rounds, options.long()).await?;
        let cpu = median(costs.iter().map(|(few, _)| few.cpu_ms));
        let per_second = median(costs.iter().map(|(few, _)| few.per_second));
        let how = format!("{per_second:.0} requests/s");
        table.add(
            &format!("{}, processor time", read.name()),
            cpu,
            "ms",
            Bound::AtMost(read.most_ms()),
            &how,
        );
        let dearer = median(costs.iter().map(|(few, many)| few.per_second / many.per_second));
        let cpu = median(costs.iter().map(|(few, many)| many.cpu_ms / few.cpu_ms));
        let figure = format!("{}, {} times the rows", read.name(), options.times);
        table.add(&figure, dearer, "×", Bound::AtMost(1.3), &format!("processor time {cpu:.2} ×"));
    }
    Ok(())
}

impl Options {
    fn long(&self) -> Duration {
        Duration::from_secs_f64(self.seconds)
    }
}

#[allow(clippy::cast_precision_loss)] // far below the point where it matters
fn kilobytes(bytes: usize) -> f64 {
    bytes as f64 / 1000.0
}

#[allow(clippy::cast_precision_loss)] // as above
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1_000_000.0
}
