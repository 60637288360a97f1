//! The same workbook with its sheets' XML written with a prefix throughout, as some libraries write it.

use std::io::{Cursor, Read, Write};

const MAIN: &str = "=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";

/// The file with `x:` before each element of its sheets.
pub fn prefixed(bytes: &[u8]) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).unwrap();
        let name = entry.name().unwrap().into_owned();
        let mut content = Vec::new();
        entry.read_to_end(&mut content).unwrap();
        if name.starts_with("xl/worksheets/sheet") {
            content = with_prefix(&String::from_utf8(content).unwrap()).into_bytes();
        }
        writer.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(&content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn with_prefix(xml: &str) -> String {
    let mut out = String::new();
    for (place, part) in xml.split('<').enumerate() {
        if place > 0 {
            out.push('<');
        }
        let (slash, name) = part.strip_prefix('/').map_or(("", part), |rest| ("/", rest));
        let end = name.find([' ', '>', '/']).unwrap_or(name.len());
        let plain = place > 0 && !name.starts_with('?') && !name[..end].contains(':');
        out.push_str(slash);
        out.push_str(if plain { "x:" } else { "" });
        out.push_str(name);
    }
    out.replace(&format!("xmlns{MAIN}"), &format!("xmlns:x{MAIN}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_get_a_prefix_and_text_stays() {
        let xml = r#"<?xml version="1.0"?><row r="1"><c r="A1"/><v>1 &lt; 2</v></row>"#;
        let expected = r#"<?xml version="1.0"?><x:row r="1"><x:c r="A1"/><x:v>1 &lt; 2</x:v></x:row>"#;
        assert_eq!(with_prefix(xml), expected);
    }
}
