//! A colour profile of sRGB (IEC 61966-2-1), built here so that no foreign file is shipped: an ICC.1:2001-04
//! (version 2) matrix profile of some 500 bytes, which PDF/A-2 accepts as an output intent.

/// The profile's bytes.
pub(crate) fn srgb() -> Vec<u8> {
    let xyz = |values: [u32; 3]| {
        let mut tag = b"XYZ \0\0\0\0".to_vec();
        values.iter().for_each(|value| tag.extend(value.to_be_bytes()));
        tag
    };
    let mut description = b"desc\0\0\0\0".to_vec();
    let name = b"sRGB IEC61966-2.1\0";
    description.extend([0, 0, 0, 18]);
    description.extend(name);
    // No Unicode and no Macintosh name.
    description.extend([0_u8; 4 + 4 + 2 + 1 + 67]);
    // One gamma value of 2.2 (u8Fixed8): the plain curve that v2 readers take for sRGB.
    let curve = [b"curv\0\0\0\0".as_slice(), &1_u32.to_be_bytes(), &[0x02, 0x33, 0, 0]].concat();
    let tags: [(&[u8; 4], Vec<u8>); 9] = [
        (b"cprt", b"text\0\0\0\0Public domain\0".to_vec()),
        (b"desc", description),
        // The media's white and the primaries, adapted to D50 (s15Fixed16).
        (b"wtpt", xyz([0xF351, 0x1_0000, 0x1_16CC])),
        (b"rXYZ", xyz([0x6FA2, 0x38F5, 0x0390])),
        (b"gXYZ", xyz([0x6299, 0xB785, 0x18DA])),
        (b"bXYZ", xyz([0x24A0, 0x0F84, 0xB6CF])),
        (b"rTRC", curve.clone()),
        (b"gTRC", curve.clone()),
        (b"bTRC", curve),
    ];
    let mut table = Vec::new();
    let mut data = Vec::new();
    let start = 128 + 4 + 12 * tags.len();
    table.extend(u32::try_from(tags.len()).unwrap_or_default().to_be_bytes());
    for (signature, tag) in &tags {
        table.extend(*signature);
        table.extend(u32::try_from(start + data.len()).unwrap_or_default().to_be_bytes());
        table.extend(u32::try_from(tag.len()).unwrap_or_default().to_be_bytes());
        data.extend(tag);
        data.resize(data.len().next_multiple_of(4), 0);
    }
    let mut profile = u32::try_from(start + data.len()).unwrap_or_default().to_be_bytes().to_vec();
    profile.extend([0; 4]);
    profile.extend([0x02, 0x10, 0, 0]);
    profile.extend(b"mntrRGB XYZ ");
    for part in [2024_u16, 1, 1, 0, 0, 0] {
        profile.extend(part.to_be_bytes());
    }
    profile.extend(b"acsp");
    profile.extend([0; 4 + 4 + 4 + 4 + 8 + 4]);
    // The profile connection space's illuminant, D50.
    for value in [0xF6D6_u32, 0x1_0000, 0xD32D] {
        profile.extend(value.to_be_bytes());
    }
    profile.resize(128, 0);
    profile.extend(table);
    profile.extend(data);
    profile
}
