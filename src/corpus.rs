//! MARC input: the fixtures that the mrrc crate carries, with what is known of them without mrrc.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context as _, Result, ensure};
use sha2::{Digest as _, Sha256};
use xtask_harness::{Digest, Input, Subject};

use crate::source::Source;

/// Label and file name, smallest first.
const FIXTURES: [(&str, &str); 3] =
    [("1k", "1k_records.mrc"), ("5k", "5k_records.mrc"), ("10k", "10k_records.mrc")];

/// Real catalogue records, longer and more varied than those of the sizes.
const REALISTIC: (&str, &str) = ("realistic", "realistic.mrc");

const FIELD_TERMINATOR: u8 = 0x1e;
const SUBFIELD_DELIMITER: u8 = 0x1f;
const LEADER: usize = 24;
const DIRECTORY_ENTRY: usize = 12;

/// Every input, and the crate that it came with.
#[derive(Debug, Clone)]
pub struct Corpus {
    /// Records of one shape, in order of size.
    pub fixtures: Vec<Fixture>,
    pub(crate) source: Source,
}

/// One file of ISO 2709 records, in memory.
#[derive(Debug, Clone)]
pub struct Fixture {
    /// A short label: `10k`.
    pub name: String,
    /// The file.
    pub path: PathBuf,
    /// Its content.
    pub bytes: Arc<[u8]>,
    /// What it holds.
    pub counts: Counts,
}

/// What a stretch of MARC holds, or what a run found in it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Records.
    pub records: u64,
    /// Subfields of all data fields.
    pub subfields: u64,
}

impl Corpus {
    /// Finds and reads the fixtures.
    pub fn load() -> Result<Corpus> {
        let source = Source::locate()?;
        let fixtures =
            FIXTURES.iter().map(|(name, file)| Fixture::read(&source, name, file)).collect::<Result<_>>()?;
        Ok(Corpus { fixtures, source })
    }

    /// The fixture with this label.
    pub fn fixture(&self, name: &str) -> Result<&Fixture> {
        let named = self.fixtures.iter().find(|fixture| fixture.name == name);
        named.with_context(|| format!("there is no fixture `{name}`"))
    }

    /// Reads the fixture of another shape.
    pub fn realistic(&self) -> Result<Fixture> {
        let (name, file) = REALISTIC;
        Fixture::read(&self.source, name, file)
    }

    /// The measured crate.
    pub fn subject(&self) -> Subject {
        self.source.subject()
    }

    /// The fixtures as a record names them.
    pub fn inputs(&self) -> Vec<Input> {
        self.fixtures.iter().map(Fixture::input).collect()
    }
}

impl Fixture {
    fn read(source: &Source, name: &str, file: &str) -> Result<Fixture> {
        let path = source.folder.join("tests/data/fixtures").join(file);
        let bytes = fs::read(&path).with_context(|| format!("cannot read the fixture {}", path.display()))?;
        let counts = Counts::of(&bytes).with_context(|| format!("{} is not ISO 2709", path.display()))?;
        Ok(Fixture { name: name.to_owned(), path, bytes: bytes.into(), counts })
    }

    /// The fixture as a record names it.
    pub fn input(&self) -> Input {
        self.repeated(&self.name, 1)
    }

    /// So many copies of it, one after the other, as a record names them. They are not made for that.
    pub fn repeated(&self, name: &str, copies: u64) -> Input {
        let bytes = Arc::clone(&self.bytes);
        Input {
            name: name.to_owned(),
            records: self.counts.records * copies,
            bytes: self.bytes.len() as u64 * copies,
            sha256: Digest::new(move || {
                let mut sha256 = Sha256::new();
                (0..copies).for_each(|_| sha256.update(&bytes));
                hexadecimal(&sha256.finalize())
            }),
        }
    }
}

impl Counts {
    /// Of so many copies.
    pub fn times(self, copies: u64) -> Counts {
        Counts { records: self.records * copies, subfields: self.subfields * copies }
    }

    /// Counts by the structure of ISO 2709 alone, so that a mistake of mrrc cannot hide in its own count.
    pub fn of(mut bytes: &[u8]) -> Result<Counts> {
        let mut counts = Counts::default();
        while !bytes.is_empty() {
            let length = number(bytes, 0..5)?;
            let record =
                bytes.get(..length).with_context(|| format!("record {} is cut off", counts.records + 1))?;
            counts.subfields +=
                subfields(record).with_context(|| format!("in record {}", counts.records + 1))?;
            counts.records += 1;
            bytes = &bytes[length..];
        }
        Ok(counts)
    }
}

fn subfields(record: &[u8]) -> Result<u64> {
    let base = number(record, 12..17)?;
    ensure!(LEADER < base && base <= record.len(), "the base address {base} is outside of the record");
    let mut delimiters = 0;
    for entry in record[LEADER..base - 1].chunks(DIRECTORY_ENTRY) {
        let start = base + number(entry, 7..12)?;
        let field =
            record.get(start..start + number(entry, 3..7)?).context("a field is outside of the record")?;
        ensure!(field.last() == Some(&FIELD_TERMINATOR), "a field has no terminator");
        // Control fields, 001 to 009, have no subfields.
        if !entry.starts_with(b"00") {
            delimiters += field.iter().filter(|&&byte| byte == SUBFIELD_DELIMITER).count() as u64;
        }
    }
    Ok(delimiters)
}

fn number(bytes: &[u8], digits: std::ops::Range<usize>) -> Result<usize> {
    let digits = bytes.get(digits).context("a number is cut off")?;
    std::str::from_utf8(digits)?.parse().with_context(|| format!("`{}` is no number", digits.escape_ascii()))
}

/// SHA-256 in hexadecimal.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut hex, byte| {
        // Writing to a string cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One record of one control field and one data field of two subfields.
    const RECORD: &[u8] =
        b"00067nam a2200049   4500001000400000245001300004\x1eabc\x1e10\x1faOne\x1fbTwo\x1e\x1d";

    #[test]
    fn structure_is_counted() {
        assert_eq!(RECORD.len(), 67);
        assert_eq!(Counts::of(RECORD).unwrap(), Counts { records: 1, subfields: 2 });
        assert_eq!(Counts::of(&RECORD.repeat(3)).unwrap(), Counts { records: 3, subfields: 6 });
        assert_eq!(Counts::of(b"").unwrap(), Counts::default());
    }

    #[test]
    fn damage_is_an_error_that_names_the_record() {
        let damaged = [RECORD, &RECORD[..40]].concat();
        assert_eq!(Counts::of(&damaged).unwrap_err().to_string(), "record 2 is cut off");
        assert!(Counts::of(b"no MARC at all, but longer than a leader").is_err());
        let mut far = RECORD.to_vec();
        far[12..17].copy_from_slice(b"99999");
        assert_eq!(Counts::of(&far).unwrap_err().to_string(), "in record 1");
    }

    #[test]
    fn fixtures_hold_what_was_counted_apart() {
        let corpus = Corpus::load().unwrap();
        let held: Vec<Counts> = corpus.fixtures.iter().map(|fixture| fixture.counts).collect();
        let counts = |records, subfields| Counts { records, subfields };
        // The file called 5k_records.mrc holds 4957: so many record terminators stand in it.
        assert_eq!(held, [counts(1_000, 6_267), counts(4_957, 31_059), counts(10_000, 62_667)]);
        assert_eq!(corpus.realistic().unwrap().counts, counts(2_000, 66_996));
        assert_eq!(corpus.subject().version, "0.9.2");
    }

    #[test]
    fn copies_are_named_as_if_they_were_one_file() {
        let corpus = Corpus::load().unwrap();
        let fixture = corpus.fixture("1k").unwrap();
        let Input { records, bytes, sha256: digest, .. } = fixture.repeated("3k", 3);
        let copies = fixture.bytes.repeat(3);
        assert_eq!((records, bytes, digest.get()), (3_000, copies.len() as u64, &*sha256(&copies)));
        assert_eq!(Counts::of(&copies).unwrap(), fixture.counts.times(3));
        assert!(corpus.fixture("2k").is_err());
    }

    #[test]
    fn digests_are_those_of_the_standard() {
        assert_eq!(sha256(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
