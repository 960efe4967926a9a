//! The crate, called from Rust.

use std::hint::black_box;
use std::io::Read;

use anyhow::{Result, ensure};
use mrrc::{MarcReader, Record, RecordHelpers as _, json, marcjson, marcxml};

use crate::workload::Found;

pub mod concurrent;
pub mod single_thread;

/// Something done with each record.
#[derive(Clone, Copy)]
struct Operation {
    name: &'static str,
    title: &'static str,
    visit: fn(&Record) -> Result<Found>,
}

const READ: Operation = Operation { name: "read", title: "read every record", visit: nothing };

const READ_FIELDS: Operation =
    Operation { name: "read_fields", title: "read, then title, author and every subfield", visit: fields };

const TO_JSON: Operation = Operation { name: "to_json", title: "read and serialize to JSON", visit: to_json };

const TO_MARCXML: Operation =
    Operation { name: "to_marcxml", title: "read and serialize to MARCXML", visit: to_marcxml };

const TO_MARCJSON: Operation =
    Operation { name: "to_marcjson", title: "read and serialize to MARCJSON", visit: to_marcjson };

/// Reads all records of `bytes` with a `MarcReader` and visits each.
fn read(bytes: &[u8], visit: fn(&Record) -> Result<Found>) -> Result<Found> {
    read_from(MarcReader::new(bytes), visit)
}

fn read_from(mut reader: MarcReader<impl Read>, visit: fn(&Record) -> Result<Found>) -> Result<Found> {
    let mut found = Found::default();
    while let Some(record) = reader.read_record()? {
        found = found.plus(visit(&record)?);
    }
    Ok(found)
}

fn nothing(record: &Record) -> Result<Found> {
    black_box(record);
    Ok(Found { records: 1, subfields: None })
}

fn fields(record: &Record) -> Result<Found> {
    black_box((record.title(), record.author()));
    let mut subfields = 0;
    for subfield in record.fields().flat_map(|field| field.subfields()) {
        black_box((subfield.code, subfield.value.as_str()));
        subfields += 1;
    }
    Ok(Found { records: 1, subfields: Some(subfields) })
}

fn to_json(record: &Record) -> Result<Found> {
    written(&json::record_to_json(record)?.to_string())
}

fn to_marcxml(record: &Record) -> Result<Found> {
    written(&marcxml::record_to_marcxml(record)?)
}

fn to_marcjson(record: &Record) -> Result<Found> {
    written(&marcjson::record_to_marcjson(record)?.to_string())
}

fn written(text: &str) -> Result<Found> {
    ensure!(!black_box(text).is_empty(), "a record was serialized to nothing");
    Ok(Found { records: 1, subfields: None })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::Corpus;

    #[test]
    fn serializations_hold_the_records() {
        let corpus = Corpus::load().unwrap();
        let mut reader = MarcReader::new(&*corpus.fixtures[0].bytes);
        let mut records = std::iter::from_fn(|| reader.read_record().unwrap());
        let record = records.find(|record| record.title().is_some()).unwrap();
        let title = record.title().unwrap();
        assert!(json::record_to_json(&record).unwrap().to_string().contains(title));
        let marcjson = marcjson::record_to_marcjson(&record).unwrap();
        assert_eq!(marcjson::marcjson_to_record(&marcjson).unwrap().title(), Some(title));
        let xml = marcxml::record_to_marcxml(&record).unwrap();
        assert_eq!(marcxml::marcxml_to_record(&xml).unwrap().title(), Some(title));
    }
}
