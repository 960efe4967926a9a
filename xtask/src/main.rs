//! `cargo xtask`: parse, dispatch, exit status.

/// Reading documents asks for memory on all cores at once.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    xtask::main()
}
