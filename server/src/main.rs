//! The program `forest-glade`.

use std::process::ExitCode;

use mimalloc::MiMalloc;

/// See decision 0013.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// How the allocator is told in how many milliseconds memory that is free goes back to the system.
#[cfg(unix)]
const GIVES_BACK_AFTER: &str = "MIMALLOC_PURGE_DELAY";

fn main() -> ExitCode {
    #[cfg(unix)]
    begin_again();
    server::cli::main()
}

/// The allocator reads the environment before the first line of any program, so the program begins once more with what it
/// is to read. Where that cannot be, it goes on as it is, and only takes more memory.
#[cfg(unix)]
fn begin_again() {
    use std::os::unix::process::CommandExt;

    if std::env::var_os(GIVES_BACK_AFTER).is_some() {
        return;
    }
    let Ok(program) = std::env::current_exe() else { return };
    let mut arguments = std::env::args_os();
    let mut again = std::process::Command::new(program);
    if let Some(name) = arguments.next() {
        again.arg0(name);
    }
    drop(again.args(arguments).env(GIVES_BACK_AFTER, "0").exec());
}
