//! A key-value store whose modes are named with one ordinary word each.

use super::Project;

const STORE: Project = Project {
    modes: r#"
        [[mode]]
        id = "embedded"
        title = "Embedded"
        names = ["in-process"]
        [[mode]]
        id = "server"
        title = "Server"
        names = ["TCP server"]
    "#,
    own: "embedded",
};

#[test]
fn one_word_names_a_mode() {
    STORE.check(
        r"
K # Embedded profile

K A get takes 9 µs, a put 14 µs.

C Embedded is 14 times faster than the server.

C Reads are 14 times faster than in server mode.

K ## Costs

K Hashing takes 31 % of the samples.

O We should shard the table by key hash.

K We should measure the table with 10M keys first.
",
    );
}
