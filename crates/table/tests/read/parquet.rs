//! Parquet files.

use crate::helpers::{Random, Scratch, asked, column, levels, names, notes, numbers, read_as, refusal};
use ::parquet::basic::Compression;
use ::parquet::data_type::{
    BoolType, ByteArray, ByteArrayType, DataType, DoubleType, FixedLenByteArray, FixedLenByteArrayType,
    FloatType, Int32Type, Int64Type, Int96, Int96Type,
};
use ::parquet::file::properties::WriterProperties;
use ::parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use ::parquet::schema::parser::parse_message_type;
use gradus_table::{Blocks, Format, Kind, ReadOptions, Required, Source, Values, read};
use std::io::Cursor;
use std::sync::Arc;

type Group<'a> = SerializedRowGroupWriter<'a, Vec<u8>>;

fn write(schema: &str, compression: Compression, groups: &[&dyn Fn(&mut Group<'_>)]) -> Vec<u8> {
    let schema = Arc::new(parse_message_type(&format!("message table {{ {schema} }}")).unwrap());
    let properties = WriterProperties::builder().set_compression(compression).build();
    let mut writer = SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties)).unwrap();
    for group in groups {
        let mut rows = writer.next_row_group().unwrap();
        group(&mut rows);
        rows.close().unwrap();
    }
    writer.into_inner().unwrap()
}

/// The next column of a group; a column that may be missing has a level for each cell.
fn put<T: DataType>(group: &mut Group<'_>, values: &[T::T], levels: Option<&[i16]>) {
    let mut column = group.next_column().unwrap().unwrap();
    column.typed::<T>().write_batch(values, levels, None).unwrap();
    column.close().unwrap();
}

fn texts(texts: &[&str]) -> Vec<ByteArray> {
    texts.iter().map(|&text| ByteArray::from(text)).collect()
}

const SCHEMA: &str = "
    required boolean flag;
    optional int32 small;
    required int64 big;
    optional float single;
    required double real;
    optional binary name (utf8);
    required int32 day (date);
    optional int64 moment (timestamp(micros, true));
    required int32 price (decimal(9, 2));
    required int32 large (integer(32, false));
";

fn group(group: &mut Group<'_>) {
    put::<BoolType>(group, &[true, false, true], None);
    put::<Int32Type>(group, &[1, -3], Some(&[1, 0, 1]));
    put::<Int64Type>(group, &[1 << 40, -7, 0], None);
    put::<FloatType>(group, &[0.1, f32::INFINITY], Some(&[1, 1, 0]));
    put::<DoubleType>(group, &[1e300, f64::NAN, -0.0], None);
    put::<ByteArrayType>(group, &texts(&["red", "초록"]), Some(&[1, 0, 1]));
    put::<Int32Type>(group, &[0, 1, -1], None);
    put::<Int64Type>(group, &[1_500_000], Some(&[0, 1, 0]));
    put::<Int32Type>(group, &[1234, -5, 0], None);
    put::<Int32Type>(group, &[-1, 5, 6], None);
}

#[test]
fn all_types_with_and_without_compression() {
    for compression in [Compression::UNCOMPRESSED, Compression::SNAPPY, Compression::ZSTD(Default::default())]
    {
        let bytes = write(SCHEMA, compression, &[&group, &group]);
        let reading = read_as("t.parquet", &bytes, &ReadOptions::default()).unwrap();
        assert_eq!((reading.table.rows, &reading.format), (6, &Format::Parquet));
        assert_eq!(reading.fingerprint, format!("{:032x}", xxhash_rust::xxh3::xxh3_128(&bytes)));
        assert_eq!(reading.bytes, bytes.len() as u64);
        let first = |name: &str| numbers(column(&reading, name))[..3].to_vec();
        let same = |name: &str, want: [f64; 3]| {
            let got = first(name);
            let equal =
                got.iter().zip(want).all(|(a, b)| a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan()));
            assert!(equal, "{name}: {got:?}");
        };
        let none = f64::NAN;
        assert_eq!(column(&reading, "flag").kind, Kind::Boolean);
        assert_eq!(names(column(&reading, "flag")), ["true", "false", "true", "true", "false", "true"]);
        same("small", [1.0, none, -3.0]);
        same("big", [(1u64 << 40) as f64, -7.0, 0.0]);
        same("single", [f64::from(0.1f32), none, none]);
        same("real", [none, none, 0.0]);
        assert_eq!((column(&reading, "single").out_of_range, column(&reading, "real").out_of_range), (2, 2));
        assert_eq!(names(column(&reading, "name")), ["red", "", "초록", "red", "", "초록"]);
        assert_eq!((column(&reading, "day").kind, column(&reading, "moment").kind), (Kind::Date, Kind::Date));
        same("day", [0.0, 86_400.0, -86_400.0]);
        same("moment", [none, 1.5, none]);
        same("price", [12.34, -0.05, 0.0]);
        same("large", [4_294_967_295.0, 5.0, 6.0]);
    }
}

#[test]
fn older_types_and_what_is_no_input() {
    let schema = "
        required int96 stamp;
        required fixed_len_byte_array(3) amount (decimal(5, 1));
        required fixed_len_byte_array(16) id (uuid);
        required fixed_len_byte_array(2) half (float16);
        required binary text;
        required group place { required double x; required double y; }
        required int32 n (uint_8);
    ";
    let write_group = |group: &mut Group<'_>| {
        let mut stamp = Int96::new();
        stamp.set_data(500_000_000, 0, 2_440_589);
        put::<Int96Type>(group, &[stamp, stamp], None);
        let fixed = |bytes: &[u8]| FixedLenByteArray::from(bytes.to_vec());
        put::<FixedLenByteArrayType>(group, &[fixed(&[0, 0, 15]), fixed(&[0xFF, 0xFF, 0xFE])], None);
        put::<FixedLenByteArrayType>(group, &[fixed(&[7; 16]), fixed(&[8; 16])], None);
        put::<FixedLenByteArrayType>(group, &[fixed(&[0, 0x3C]), fixed(&[0, 0xC0])], None);
        put::<ByteArrayType>(group, &texts(&["1", "2.5"]), None);
        put::<DoubleType>(group, &[1.0, 2.0], None);
        put::<DoubleType>(group, &[1.0, 2.0], None);
        put::<Int32Type>(group, &[1, 2], None);
    };
    let bytes = write(schema, Compression::UNCOMPRESSED, &[&write_group]);
    let reading = read_as("t.parquet", &bytes, &ReadOptions::default()).unwrap();
    assert_eq!(numbers(column(&reading, "stamp")), [86_400.5, 86_400.5]);
    assert_eq!(numbers(column(&reading, "amount")), [1.5, -0.2]);
    assert_eq!(numbers(column(&reading, "half")), [1.0, -2.0]);
    assert_eq!(names(column(&reading, "text")), ["1", "2.5"]);
    assert_eq!(column(&reading, "id").values, Values::Dropped);
    assert_eq!(
        notes(&reading),
        [
            "column \"id\": dropped: bytes that are not text",
            "column \"text\": all 2 cells read as numbers, but the file holds them as texts; --type text=number reads \
             them as numbers",
            "column \"place\": dropped: a nested column"
        ]
    );
}

#[test]
fn texts_stay_what_the_file_says_they_are() {
    let write_group = |group: &mut Group<'_>| {
        put::<ByteArrayType>(group, &texts(&["007", "7", "007"]), None);
        put::<ByteArrayType>(group, &texts(&["NA", "None", "-"]), Some(&[1, 1, 1]));
        put::<ByteArrayType>(group, &texts(&["", "?"]), Some(&[1, 0, 1]));
        put::<ByteArrayType>(group, &texts(&["2024-01-01", "2024-01-02", ""]), None);
        put::<ByteArrayType>(group, &texts(&["1,5", "2", "n.a."]), None);
    };
    let schema = "
        required binary zip (utf8);
        optional binary country (utf8);
        optional binary sign (utf8);
        required binary day (utf8);
        required binary amount (utf8);
    ";
    let bytes = write(schema, Compression::UNCOMPRESSED, &[&write_group]);
    let reading = read_as("t.parquet", &bytes, &ReadOptions::default()).unwrap();
    assert_eq!(names(column(&reading, "zip")), ["007", "7", "007"]);
    assert_eq!(names(column(&reading, "country")), ["NA", "None", "-"]);
    assert_eq!(names(column(&reading, "sign")), ["", "", "?"]);
    assert_eq!(column(&reading, "day").kind, Kind::Date);
    assert_eq!(column(&reading, "amount").kind, Kind::Category);
    let wanted = asked(&[("zip", Kind::Number), ("amount", Kind::Number)]);
    let reading = read_as("t.parquet", &bytes, &wanted).unwrap();
    assert_eq!(numbers(column(&reading, "zip")), [7.0, 7.0, 7.0]);
    let amount = numbers(column(&reading, "amount"));
    assert!(amount[..2] == [1.5, 2.0] && amount[2].is_nan());
}

#[test]
fn corrections_and_a_late_text() {
    let write_group = |group: &mut Group<'_>| {
        put::<Int64Type>(group, &[12, 9, 12], None);
        put::<ByteArrayType>(group, &texts(&["01", "2", "x"]), None);
    };
    let bytes =
        write("required int64 zip; required binary code (utf8);", Compression::UNCOMPRESSED, &[&write_group]);
    let reading = read_as("t.parquet", &bytes, &asked(&[("zip", Kind::Category)])).unwrap();
    assert_eq!(levels(column(&reading, "zip")), ["9", "12"]);
    assert_eq!(names(column(&reading, "code")), ["01", "2", "x"]);
    let reading = read_as("t.parquet", &bytes, &asked(&[("code", Kind::Number)])).unwrap();
    assert_eq!(column(&reading, "code").missing, 1);
}

#[test]
fn blocks_from_a_file_and_from_a_pipe() {
    let bytes = write(SCHEMA, Compression::SNAPPY, &[&group, &group, &group]);
    let scratch = Scratch::new();
    let path = scratch.file("t.parquet", &bytes);
    let pipe = Source::Reader { name: "pipe".to_owned(), reader: Box::new(Cursor::new(bytes.clone())) };
    let wanted = [Required::new("name", Kind::Category), Required::new("real", Kind::Number)];
    for source in [Source::Path(path), pipe] {
        let mut blocks = Blocks::open(source, &ReadOptions::default(), Some(&wanted)).unwrap().keep_raw(true);
        let mut first_rows = Vec::new();
        while let Some(block) = blocks.next_block(2).unwrap() {
            first_rows.push((block.lines[0], block.table.rows));
            let raw = block.raw.unwrap();
            if block.lines[0] == 1 {
                assert_eq!(names(&block.table.columns[0]), ["red", ""]);
                let text: Vec<&str> = raw.row(0).map(|f| std::str::from_utf8(f).unwrap()).collect();
                let day = ["1970-01-01", ""];
                assert_eq!(
                    text,
                    [
                        "true",
                        "1",
                        "1099511627776",
                        "0.1",
                        "1e300",
                        "red",
                        day[0],
                        day[1],
                        "12.34",
                        "4294967295"
                    ]
                );
            }
        }
        assert_eq!(first_rows, [(1, 2), (3, 1), (4, 2), (6, 1), (7, 2), (9, 1)]);
        assert_eq!(blocks.fingerprint().unwrap().1, bytes.len() as u64);
    }
}

#[test]
fn too_little_or_damaged() {
    let schema = "required int32 a; required int32 b;";
    let one = |group: &mut Group<'_>| (0..2).for_each(|_| put::<Int32Type>(group, &[1], None));
    assert!(refusal("t.parquet", write(schema, Compression::UNCOMPRESSED, &[])).contains("no row below"));
    assert!(refusal("t.parquet", write(schema, Compression::UNCOMPRESSED, &[&one])).contains("only one row"));
    let single = |group: &mut Group<'_>| put::<Int32Type>(group, &[1, 2], None);
    assert!(
        refusal("t.parquet", write("required int32 a;", Compression::UNCOMPRESSED, &[&single]))
            .contains("only one column")
    );
    let whole = write(schema, Compression::UNCOMPRESSED, &[&one, &one]);
    for length in 4..whole.len() {
        let message = refusal("t.parquet", &whole[..length]);
        assert!(message.contains("the Parquet data are damaged"), "{message}");
    }
}

#[test]
fn mutated_files_never_panic() {
    let whole = write(SCHEMA, Compression::UNCOMPRESSED, &[&group, &group]);
    let scratch = Scratch::new();
    let mut random = Random(9);
    for _ in 0..3000 {
        let mut bytes = whole.clone();
        for _ in 0..1 + random.below(3) {
            let at = 4 + random.below(bytes.len() - 8);
            bytes[at] = random.next() as u8;
        }
        let path = scratch.file("t.parquet", &bytes);
        let _ = read(&path, &ReadOptions::default());
    }
}
