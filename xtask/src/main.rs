//! `cargo xtask`: parse, dispatch, exit status.

fn main() -> std::process::ExitCode {
    xtask::main()
}
