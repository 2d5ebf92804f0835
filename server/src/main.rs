//! The program `forest-glade`.

use std::process::ExitCode;

use mimalloc::MiMalloc;

/// See decision 0013.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    server::cli::main()
}
