//! Model files: what is written is read, what is damaged or hostile is refused with a clear message.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::io::Cursor;

use gradus::files::{CHECKSUM, DType, FileError, TensorFile, TensorSpec, TensorWriter};
use gradus_engine::random::{Random, Stream};
use xxhash_rust::xxh3::xxh3_64;

type Opened = Result<TensorFile<Cursor<Vec<u8>>>, FileError>;

fn open(bytes: &[u8]) -> Opened {
    TensorFile::from_reader("m.gradus", Cursor::new(bytes.to_vec()))
}

fn texts() -> BTreeMap<String, String> {
    BTreeMap::from([("columns".to_owned(), "{\"a\":\"한 \\\"quoted\\\"\\n\"}".to_owned())])
}

/// A small file with every kind of number, an empty tensor and a single number.
fn sample() -> Vec<u8> {
    let specs = vec![
        TensorSpec::new("0.dense/weight", DType::F32, [2, 3]),
        TensorSpec::new("mean \"√\"", DType::F64, [2]),
        TensorSpec::new("step", DType::U64, []),
        TensorSpec::new("empty", DType::F32, [0, 4]),
        TensorSpec::new("rows", DType::U32, [3]),
        TensorSpec::new("bytes", DType::U8, [5]),
    ];
    let writer = TensorWriter::new(&texts(), specs).unwrap();
    let size = writer.bytes();
    let mut stream = writer.start(Vec::new()).unwrap();
    stream.push("0.dense/weight", &[1.5f32, -0.0, f32::MIN_POSITIVE]).unwrap();
    stream.push::<f32>("0.dense/weight", &[]).unwrap();
    stream.push("0.dense/weight", &[f32::MAX, 1e-45, -2.0]).unwrap();
    stream.push("mean \"√\"", &[0.1f64, f64::MAX]).unwrap();
    stream.push("step", &[u64::MAX - 1]).unwrap();
    stream.push("rows", &[1u32, 2, u32::MAX]).unwrap();
    stream.push("bytes", b"hello").unwrap();
    let bytes = stream.finish().unwrap();
    assert_eq!(bytes.len() as u64, size);
    bytes
}

/// Any bytes with a header, and a checksum that holds.
fn forged(header: &[u8], body: &[u8]) -> Vec<u8> {
    let mut bytes = (header.len() as u64).to_le_bytes().to_vec();
    bytes.extend_from_slice(header);
    bytes.extend_from_slice(body);
    let checksum = xxh3_64(&bytes);
    bytes.extend_from_slice(&checksum.to_le_bytes());
    bytes
}

/// A forged file with these entries besides the mark and, for a body of `body` bytes, the checksum.
fn entries(entries: &str, body: usize) -> Opened {
    let end = body + 8;
    let header = format!(
        r#"{{"__metadata__":{{"gradus.format":"1"}},{entries}"{CHECKSUM}":{{"dtype":"U8","shape":[8],"data_offsets":[{body},{end}]}}}}"#
    );
    open(&forged(header.as_bytes(), &vec![0; body]))
}

fn refusal(opened: Opened) -> String {
    opened.unwrap_err().to_string()
}

#[test]
fn what_is_written_is_read() {
    let mut file = open(&sample()).unwrap();
    let mut wanted = texts();
    wanted.insert("gradus.format".into(), "1".into());
    assert_eq!(file.metadata(), &wanted);
    assert_eq!(file.names(), ["0.dense/weight", "mean \"√\"", "step", "empty", "rows", "bytes"]);
    assert_eq!(file.shape("0.dense/weight"), Some([2, 3].as_slice()));
    assert_eq!((file.shape("step"), file.dtype("step")), (Some([].as_slice()), Some(DType::U64)));
    assert_eq!((file.shape("none"), file.dtype("none")), (None, None));
    let bits: Vec<u32> =
        file.read_all::<f32>("0.dense/weight").unwrap().iter().map(|x| x.to_bits()).collect();
    assert_eq!(bits, [1.5, -0.0, f32::MIN_POSITIVE, f32::MAX, 1e-45, -2.0f32].map(f32::to_bits));
    assert_eq!(file.read_all::<f64>("mean \"√\"").unwrap(), [0.1, f64::MAX]);
    assert_eq!(file.read_all::<u64>("step").unwrap(), [u64::MAX - 1]);
    assert!(file.read_all::<f32>("empty").unwrap().is_empty());
    let mut rows = [0u32; 3];
    file.read("rows", &mut rows).unwrap();
    assert_eq!(rows, [1, 2, u32::MAX]);
    assert_eq!(file.read_all::<u8>("bytes").unwrap(), b"hello");
}

#[test]
fn same_content_same_bytes() {
    assert_eq!(sample(), sample());
    assert_eq!(xxh3_64(&sample()), 5_707_771_062_471_484_959, "files written today must stay readable");
}

/// The oracle: the safetensors crate reads our file and finds the same numbers.
#[test]
fn it_is_a_safetensors_file() {
    let bytes = sample();
    let (_, header) = safetensors::SafeTensors::read_metadata(&bytes).unwrap();
    assert_eq!(header.metadata().as_ref().unwrap()["columns"], texts()["columns"]);
    let theirs = safetensors::SafeTensors::deserialize(&bytes).unwrap();
    let mut ours = open(&bytes).unwrap();
    assert_eq!(theirs.len(), ours.names().len() + 1);
    let weight = theirs.tensor("0.dense/weight").unwrap();
    assert_eq!((weight.dtype(), weight.shape()), (safetensors::Dtype::F32, [2, 3].as_slice()));
    let values = ours.read_all::<f32>("0.dense/weight").unwrap();
    let raw: Vec<u8> = values.iter().flat_map(|value| value.to_le_bytes()).collect();
    assert_eq!(weight.data(), raw);
    let checksum = theirs.tensor(CHECKSUM).unwrap();
    assert_eq!(checksum.data(), xxh3_64(&bytes[..bytes.len() - 8]).to_le_bytes());
}

#[test]
fn large_tensors_cross_the_chunks() {
    let count = 100_003;
    let values: Vec<f32> = (0..count).map(|i| i as f32 * 0.37).collect();
    let wide: Vec<f64> = values.iter().map(|x| f64::from(*x) / 3.0).collect();
    let specs = vec![
        TensorSpec::new("byte", DType::U8, [1]),
        TensorSpec::new("f", DType::F32, [count]),
        TensorSpec::new("d", DType::F64, [count]),
    ];
    let mut stream = TensorWriter::new(&BTreeMap::new(), specs).unwrap().start(Vec::new()).unwrap();
    stream.push("byte", &[9u8]).unwrap();
    for piece in values.chunks(33_333) {
        stream.push("f", piece).unwrap();
    }
    stream.push("d", &wide).unwrap();
    let mut file = open(&stream.finish().unwrap()).unwrap();
    assert_eq!(file.read_all::<f64>("d").unwrap(), wide);
    assert_eq!(file.read_all::<f32>("f").unwrap(), values);
}

#[test]
fn every_flipped_byte_is_refused() {
    let bytes = sample();
    for at in 0..bytes.len() {
        for flip in [1u8, 0x80, 0xff] {
            let mut damaged = bytes.clone();
            damaged[at] ^= flip;
            assert!(open(&damaged).is_err(), "byte {at} of {} flipped by {flip}", bytes.len());
        }
    }
}

#[test]
fn every_truncation_and_extension_is_refused() {
    let bytes = sample();
    for length in 0..bytes.len() {
        let error = open(&bytes[..length]).unwrap_err();
        match length {
            0..8 => assert!(matches!(error, FileError::NotGradus { .. })),
            _ => assert!(
                matches!(error, FileError::Truncated { found, .. } if found == length as u64),
                "{error}"
            ),
        }
    }
    let whole = bytes.len() as u64;
    let error = open(&bytes[..bytes.len() - 1]).unwrap_err();
    assert!(matches!(error, FileError::Truncated { wanted, .. } if wanted == whole));
    for extra in [1, 8, 1000] {
        let longer = [bytes.clone(), vec![0; extra]].concat();
        assert!(matches!(open(&longer), Err(FileError::Checksum { .. })));
    }
}

#[test]
fn random_bytes_and_random_damage() {
    let bytes = sample();
    for seed in 0..5000 {
        let random = Random::new(seed, Stream::Sample, 0);
        let noise: Vec<u8> = (0..random.below(0, 300)).map(|i| random.bits(100 + i) as u8).collect();
        assert!(open(&noise).is_err());
        // Damage under a checksum that holds, as a forger would: refused, or read without harm.
        let mut header = bytes[8..bytes.len() - 8].to_vec();
        for change in 0..1 + random.below(1, 4) {
            let at = random.below(2 + change, header.len() as u64) as usize;
            header[at] = random.bits(1000 + change) as u8;
        }
        let length = u64::from_le_bytes(bytes[..8].try_into().unwrap()) as usize;
        let (header, body) = header.split_at(length);
        if let Ok(mut file) = open(&forged(header, body)) {
            for name in file.names().iter().map(|name| name.to_string()).collect::<Vec<_>>() {
                let _ =
                    (file.read_all::<f32>(&name), file.read_all::<u8>(&name), file.read_all::<u64>(&name));
            }
        }
    }
}

#[test]
fn hostile_lengths() {
    for length in [0, 1, 100_000_001, u64::from(u32::MAX), i64::MAX as u64, u64::MAX - 7, u64::MAX] {
        let mut bytes = sample();
        bytes[..8].copy_from_slice(&length.to_le_bytes());
        assert!(matches!(open(&bytes), Err(FileError::NotGradus { .. })), "{length}");
    }
    let mut bytes = sample();
    bytes[..8].copy_from_slice(&99_999_999u64.to_le_bytes());
    assert!(matches!(open(&bytes), Err(FileError::Truncated { .. })));
    // A header that is shorter than the JSON: the checksum is right, the end is missing.
    let whole = sample();
    let cut = forged(&whole[8..60], &whole[60..]);
    assert!(matches!(open(&cut), Err(FileError::Header { .. })));
}

#[test]
fn hostile_headers() {
    let f32_entry = |name: &str, shape: &str, offsets: &str| {
        format!(r#""{name}":{{"dtype":"F32","shape":[{shape}],"data_offsets":[{offsets}]}},"#)
    };
    assert!(entries("", 0).is_ok());
    assert!(entries(&f32_entry("a", "2", "0,8"), 8).is_ok());
    let two = |a: &str, b: &str| f32_entry("a", "1", a) + &f32_entry("b", "1", b);
    assert!(entries(&two("4,8", "0,4"), 8).is_ok(), "the order in the header is free");
    for (what, opened) in [
        ("overlap", entries(&two("0,4", "0,4"), 4)),
        ("partial overlap", entries(&two("0,4", "2,6"), 6)),
        ("gap", entries(&two("0,4", "8,12"), 12)),
        ("gap at the start", entries(&f32_entry("a", "1", "4,8"), 8)),
        ("bytes nobody owns", entries(&f32_entry("a", "1", "0,4"), 8)),
        ("beyond the end", entries(&f32_entry("a", "4", "0,16"), 8)),
        ("backwards", entries(&f32_entry("a", "1", "8,4"), 8)),
        ("negative", entries(&f32_entry("a", "1", "-4,0"), 0)),
        ("a fraction", entries(&f32_entry("a", "1", "0.0,4.0"), 4)),
        ("huge", entries(&f32_entry("a", "1", "0,99999999999999999999"), 4)),
        ("shape and offsets differ", entries(&f32_entry("a", "3", "0,8"), 8)),
        ("overflowing shape", entries(&f32_entry("a", "4294967296,4294967296,4", "0,0"), 0)),
        ("overflowing to a fit", entries(&f32_entry("a", "4611686018427387905", "0,4"), 4)),
        ("negative axis", entries(&f32_entry("a", "-1", "0,4"), 4)),
        ("too many axes", entries(&f32_entry("a", "1,1,1,1,1,1,1,1,1", "0,4"), 4)),
        ("twice", entries(&(f32_entry("a", "1", "0,4") + &f32_entry("a", "1", "4,8")), 8)),
        ("metadata twice", entries(r#""__metadata__":{"gradus.format":"1"},"#, 0)),
        ("unknown dtype", entries(r#""a":{"dtype":"BF16","shape":[2],"data_offsets":[0,4]},"#, 4)),
        ("unknown field", entries(r#""a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"x":1},"#, 4)),
        ("missing field", entries(r#""a":{"dtype":"F32","shape":[1]},"#, 4)),
        ("field twice", entries(r#""a":{"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]},"#, 4)),
        ("long name", entries(&f32_entry(&"n".repeat(100_000), "1", "0,8"), 8)),
        ("long unknown field", entries(&format!(r#""a":{{"{}":1}},"#, "n".repeat(100_000)), 0)),
        ("a name that clears the screen", entries(&f32_entry(r"\u001b[2J", "1", "4,8"), 8)),
        ("three offsets", entries(&f32_entry("a", "1", "0,4,4"), 4)),
        ("no object", entries(r#""a":7,"#, 0)),
        ("bomb of lists", entries(&format!(r#""a":{},"#, "[".repeat(100_000)), 0)),
        ("bomb in a shape", entries(&f32_entry("a", &"[".repeat(100_000), "0,0"), 0)),
        (
            "bomb after the axes",
            entries(&f32_entry("a", &format!("1,1,1,1,1,1,1,1,{}", "[".repeat(100_000)), "0,0"), 0),
        ),
        ("long shape", entries(&f32_entry("a", &"1,".repeat(100_000), "0,4"), 4)),
    ] {
        match opened {
            Err(FileError::Header { reason, .. }) => {
                assert!(reason.len() < 400 && !reason.contains('\u{1b}'), "{what}: {reason}");
            }
            other => panic!("{what}: {other:?}"),
        }
    }
}

#[test]
fn the_checksum_must_be_where_it_belongs() {
    let header = |rest: &str| format!(r#"{{"__metadata__":{{"gradus.format":"1"}}{rest}}}"#);
    let entry = |name: &str, dtype: &str, shape: &str, offsets: &str| {
        format!(r#","{name}":{{"dtype":"{dtype}","shape":[{shape}],"data_offsets":[{offsets}]}}"#)
    };
    for rest in [
        entry("other", "U8", "8", "0,8"),
        entry(CHECKSUM, "U64", "1", "0,8"),
        entry(CHECKSUM, "U8", "2,4", "0,8"),
        String::new(),
    ] {
        let opened = open(&forged(header(&rest).as_bytes(), &[]));
        assert!(matches!(opened, Err(FileError::Header { .. })), "{rest}");
    }
    let early = entry(CHECKSUM, "U8", "8", "0,8") + &entry("a", "U8", "8", "8,16");
    assert!(refusal(open(&forged(header(&early).as_bytes(), &[0; 8]))).contains("not the last 8 bytes"));
    for bad in ["[]", "7", "null", "{", "", "{}x", "\u{feff}{}"] {
        assert!(open(&forged(bad.as_bytes(), &[])).is_err(), "{bad}");
    }
}

#[test]
fn versions() {
    let of = |version: &str| {
        let header = format!(
            r#"{{"__metadata__":{{"gradus.format":{version}}},"{CHECKSUM}":{{"dtype":"U8","shape":[8],"data_offsets":[0,8]}}}}"#
        );
        open(&forged(header.as_bytes(), &[]))
    };
    assert!(of("\"1\"").is_ok());
    assert_eq!(
        refusal(of("\"2\"")),
        "m.gradus: written in format 2, but this gradus reads up to 1; install a newer gradus"
    );
    for bad in ["\"0\"", "\"\"", "\"-1\"", "\"one\"", "\"99999999999999999999\"", "1", "null", "{\"a\":1}"] {
        assert!(matches!(of(bad), Err(FileError::Header { .. })), "{bad}");
    }
}

#[test]
fn other_files_are_named() {
    let found = |bytes: &[u8]| match open(bytes) {
        Err(FileError::NotGradus { found, .. }) => found,
        other => panic!("{other:?}"),
    };
    assert_eq!(found(b""), "an empty file");
    assert_eq!(found(b"age,se"), "a file of 6 bytes");
    assert_eq!(found(b"age,sex,income\n1,2,3\n"), "text");
    assert!(found(b"PK\x03\x04\x00\x00\x00\x00\x00\x00").starts_with("a zip archive"));
    assert_eq!(found(b"\x80\x04\x95\x00\x00\x00\x00\x00\x00\x00"), "a Python pickle");
    assert_eq!(found(b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03"), "a gzip file");
    assert_eq!(found(&[0; 64]), "a file of another kind");
    let view = safetensors::tensor::TensorView::new(safetensors::Dtype::F32, vec![4], &[0; 16]).unwrap();
    let theirs = safetensors::serialize([("w", view)], None).unwrap();
    assert_eq!(found(&theirs), "another program's safetensors file");

    let folder = tempfile::tempdir().unwrap();
    let error = TensorFile::open(folder.path()).unwrap_err().to_string();
    assert!(error.contains("not a gradus file but a folder"), "{error}");
    let error = TensorFile::open(&folder.path().join("none")).unwrap_err();
    assert!(matches!(error, FileError::Read { .. }) && error.to_string().contains("none: cannot read it"));
}

#[test]
fn reading_what_is_not_there() {
    let mut file = open(&sample()).unwrap();
    let text = file.read("1.dense/weight", &mut [0f32; 6]).unwrap_err().to_string();
    assert!(text.starts_with("m.gradus: tensor '1.dense/weight': found none of that name"), "{text}");
    let text = file.read("0.dense/weight", &mut [0f32; 7]).unwrap_err().to_string();
    assert!(text.contains("found shape [2, 3], wanted 7 numbers"), "{text}");
    assert!(file.read("0.dense/weight", &mut [0f64; 3]).is_err());
    assert!(file.read_all::<u32>("0.dense/weight").is_err());
    assert!(file.read("0.dense/weight", &mut [0f32; 6]).is_ok());
}

#[test]
fn misuse_of_the_writer_is_an_error() {
    let two = || vec![TensorSpec::new("a", DType::F32, [2]), TensorSpec::new("b", DType::U8, [1])];
    let stream = || TensorWriter::new(&BTreeMap::new(), two()).unwrap().start(Vec::new()).unwrap();
    assert!(stream().push("b", &[1u8]).is_err(), "out of turn");
    assert!(stream().push("a", &[1.0f64]).is_err(), "another kind");
    assert!(stream().push("a", &[1.0f32; 3]).is_err(), "too many");
    assert!(stream().finish().is_err(), "nothing written");
    let mut half = stream();
    half.push("a", &[1.0f32; 2]).unwrap();
    assert!(half.finish().is_err(), "one tensor missing");
    let mut whole = stream();
    whole.push("a", &[1.0f32; 2]).unwrap();
    whole.push("b", &[1u8]).unwrap();
    assert!(whole.push("c", &[1u8]).is_err());
    assert!(whole.finish().is_ok());

    let refused = |spec: TensorSpec| TensorWriter::new(&BTreeMap::new(), vec![spec]).is_err();
    assert!(refused(TensorSpec::new(CHECKSUM, DType::U8, [8])));
    assert!(refused(TensorSpec::new("__metadata__", DType::U8, [8])));
    assert!(refused(TensorSpec::new("a", DType::F64, [usize::MAX, 2])));
    assert!(refused(TensorSpec::new("a", DType::U8, [1; 9])));
    let twice = vec![TensorSpec::new("a", DType::U8, [1]), TensorSpec::new("a", DType::U8, [1])];
    assert!(TensorWriter::new(&BTreeMap::new(), twice).is_err());
    let empty = TensorWriter::new(&BTreeMap::new(), Vec::new()).unwrap().start(Vec::new()).unwrap();
    assert!(open(&empty.finish().unwrap()).unwrap().names().is_empty());
}
