//! The folded stacks that belong to a record: where time goes, and where memory is asked for.

use anyhow::{Context, Result, ensure};

use super::folded::Folded;
use super::record::{Contradiction, Record, Sites, Workload};
use crate::repo::{RelPath, Repo};

/// All stacks of a mode, each kind in a file of its own beside the record.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stacks {
    /// `<mode>.folded`: weights are samples.
    pub samples: Folded,
    /// `<mode>.bytes.folded`: weights are bytes that one iteration asks for.
    pub bytes: Folded,
    /// `<mode>.blocks.folded`: weights are allocations of one iteration.
    pub blocks: Folded,
}

/// One of the files.
struct Kind {
    /// What stands between the id of the mode and `.folded` in its name.
    infix: &'static str,
    /// What its weights count.
    unit: &'static str,
    /// The file is committed together with its record: all of them have to stay below a megabyte.
    max_bytes: usize,
    /// The sum of the weights that the record knows.
    total: fn(&Workload) -> u64,
}

const SAMPLES: Kind = Kind {
    infix: "",
    unit: "samples",
    max_bytes: 350_000,
    total: |workload| workload.sampling.as_ref().map_or(0, |sampling| sampling.samples),
};
const BYTES: Kind = Kind {
    infix: ".bytes",
    unit: "bytes",
    max_bytes: 120_000,
    total: |workload| sites(workload).map_or(0, |sites| sites.bytes),
};
const BLOCKS: Kind = Kind {
    infix: ".blocks",
    unit: "allocations",
    max_bytes: 120_000,
    total: |workload| sites(workload).map_or(0, |sites| sites.blocks),
};

impl Stacks {
    /// Reads the stacks beside `record`, which stands in `folder`; a kind that the record knows nothing of needs no file.
    ///
    /// # Errors
    ///
    /// When a file cannot be read, or its weights are not those that the record names.
    pub fn load(repo: &Repo, folder: &RelPath, record: &Record) -> Result<Stacks> {
        let read = |kind: Kind| {
            let path = kind.path(folder, &record.mode.id);
            if record.workloads.iter().all(|workload| (kind.total)(workload) == 0) {
                return Ok(Folded::default());
            }
            let again = || {
                let mode = &record.mode.id;
                format!(
                    "{path} does not fit its record; measure again with `cargo xtask profile --mode {mode}`"
                )
            };
            let folded = Folded::parse(&repo.read(&path)?).with_context(again)?;
            kind.check(&folded, record).context(Contradiction).with_context(again)?;
            Ok::<Folded, anyhow::Error>(folded)
        };
        Ok(Stacks { samples: read(SAMPLES)?, bytes: read(BYTES)?, blocks: read(BLOCKS)? })
    }

    /// The files as they stand in a folder of records: with as many callers as there is room for.
    pub fn files(&self, folder: &RelPath, mode: &str) -> [(RelPath, String); 3] {
        self.kinds().map(|(kind, folded)| (kind.path(folder, mode), folded.trimmed(kind.max_bytes).to_text()))
    }

    /// The text of all files, for a digest.
    pub fn to_text(&self) -> String {
        self.kinds().map(|(_, folded)| folded.to_text()).concat()
    }

    /// Fails unless the weights of each workload add up to what its record says: only then do shares add up to 100 %.
    pub fn check_against(&self, record: &Record) -> Result<()> {
        self.kinds().into_iter().try_for_each(|(kind, folded)| kind.check(folded, record))
    }

    fn kinds(&self) -> [(Kind, &Folded); 3] {
        [(SAMPLES, &self.samples), (BYTES, &self.bytes), (BLOCKS, &self.blocks)]
    }
}

impl Kind {
    fn path(&self, folder: &RelPath, mode: &str) -> RelPath {
        folder.join(format!("{mode}{}.folded", self.infix))
    }

    fn check(&self, folded: &Folded, record: &Record) -> Result<()> {
        let (unit, mut expected) = (self.unit, 0);
        for workload in &record.workloads {
            let (said, found) = ((self.total)(workload), folded.total_of(&workload.id));
            ensure!(said == found, "{:?} has {found} {unit}, its record says {said}", workload.id);
            expected += said;
        }
        ensure!(folded.total() == expected, "it holds stacks of workloads that the record does not know");
        Ok(())
    }
}

fn sites(workload: &Workload) -> Option<&Sites> {
    workload.allocations.as_ref()?.sites.as_ref()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::record::tests::{FOLDED, record};

    fn sites(bytes: u64, blocks: u64) -> Sites {
        Sites { tool: "dhat 3.19".into(), input: "read/10k".into(), blocks, bytes, limits: vec![] }
    }

    #[test]
    fn stacks_that_do_not_fit_their_record_are_refused() {
        let reason = |samples: &str, bytes: &str, blocks: &str| {
            let mut record = record();
            record.workloads[2].allocations.as_mut().unwrap().sites = Some(sites(640, 7));
            let [samples, bytes, blocks] = [samples, bytes, blocks].map(|text| Folded::parse(text).unwrap());
            let checked = Stacks { samples, bytes, blocks }.check_against(&record);
            checked.map_or_else(|error| error.to_string(), |()| String::new())
        };
        let (bytes, blocks) = ("read/10k;f 640\n", "read/10k;f;g 3\nread/10k;f 4\n");
        assert_eq!(reason(FOLDED, bytes, blocks), "");
        let more = FOLDED.replace(" 240", " 241");
        assert_eq!(reason(&more, bytes, blocks), "\"read/10k\" has 401 samples, its record says 400");
        assert!(reason(&format!("{FOLDED}write/1k;f 3\n"), bytes, blocks).contains("does not know"));
        assert_eq!(
            reason(FOLDED, "read/10k;f 639\n", blocks),
            "\"read/10k\" has 639 bytes, its record says 640"
        );
        assert_eq!(reason(FOLDED, bytes, ""), "\"read/10k\" has 0 allocations, its record says 7");
    }

    #[test]
    fn a_workload_whose_name_begins_like_another_one_keeps_its_own_stacks() {
        let folded = Folded::parse("read/1k;f 1\nread/1k2;f 2\n").unwrap();
        assert_eq!((folded.total_of("read/1k"), folded.total_of("read/1k2")), (1, 2));
    }

    #[test]
    fn all_files_of_a_mode_stay_below_a_megabyte_with_their_record() {
        let files =
            Stacks::default().files(&RelPath::from("docs"), "serial").map(|(path, _)| path.to_string());
        assert_eq!(files, ["", ".bytes", ".blocks"].map(|infix| format!("docs/serial{infix}.folded")));
        let stacks = [SAMPLES, BYTES, BLOCKS].map(|kind| kind.max_bytes).iter().sum::<usize>();
        assert!(stacks + crate::profile::record::MAX_BYTES <= 1_000_000);
    }
}
