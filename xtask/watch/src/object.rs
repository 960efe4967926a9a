//! Names of executables and libraries.

/// The file name of `path`, without what tells of a build or a machine: cargo's hash of a bench target, and the tag of an
/// extension module.
pub fn object_name(path: &str) -> &str {
    let path = path.strip_suffix(" (deleted)").unwrap_or(path);
    let file = path.rsplit('/').next().unwrap_or(path);
    let file = file.split_once(".cpython-").map_or(file, |(module, _)| module);
    let file = file.split_once(".abi3.").map_or(file, |(module, _)| module);
    match file.rsplit_once('-') {
        Some((name, hash)) if hash.len() == 16 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()) => name,
        _ => file,
    }
}

/// Whether an object, by its [`object_name`], is the interpreter of Python.
pub fn is_interpreter(object: &str) -> bool {
    object.starts_with("python") || object.starts_with("libpython")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn builds_and_machines_leave_no_trace() {
        assert_eq!(
            object_name("/home/someone/target/release/deps/one_thread-0123456789abcdef"),
            "one_thread"
        );
        assert_eq!(object_name("/x/mrrc/_mrrc.cpython-311-x86_64-linux-gnu.so"), "_mrrc");
        assert_eq!(object_name("/x/mrrc/_mrrc.abi3.so"), "_mrrc");
        assert_eq!(object_name("/usr/lib/x86_64-linux-gnu/libc.so.6"), "libc.so.6");
        assert_eq!(object_name("/usr/lib/ld-linux-x86-64.so.2"), "ld-linux-x86-64.so.2");
        assert_eq!(object_name("/tmp/a (deleted)"), "a");
    }

    #[test]
    fn the_interpreter_is_told_from_its_modules() {
        assert!(is_interpreter("python3.11") && is_interpreter("libpython3.11.so.1.0"));
        assert!(!is_interpreter("_mrrc") && !is_interpreter("libc.so.6"));
    }
}
