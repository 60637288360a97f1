//! Files attached to a PDF: the tree of names, AF of the catalog and the pages, and annotations.

use std::collections::HashSet;

use lopdf::{Dictionary, Document, LoadOptions, Object, ObjectId};

use crate::Limits;

/// Nodes of the tree of names, and levels of it.
const NODES: usize = 1000;
const LEVELS: usize = 8;

/// Names and bytes of attached files; nothing where the PDF cannot be read.
pub(crate) fn attached_files(bytes: &[u8], limits: &Limits) -> Vec<(String, Vec<u8>)> {
    let most = usize::try_from(limits.part_bytes).unwrap_or(usize::MAX);
    let options = LoadOptions { max_decompressed_size: Some(most), ..LoadOptions::default() };
    let Ok(document) = Document::load_mem_with_options(bytes, options) else { return Vec::new() };
    let reader = Reader { document: &document };
    let mut known: HashSet<ObjectId> = HashSet::new();
    let mut files = Vec::new();
    for spec in reader.specifications(limits.pages) {
        // One specification stands in the tree and in AF.
        if let Object::Reference(id) = &spec
            && !known.insert(*id)
        {
            continue;
        }
        if files.len() >= limits.entries {
            break;
        }
        files.extend(reader.file(&spec, most));
    }
    files
}

struct Reader<'d> {
    document: &'d Document,
}

impl Reader<'_> {
    fn get(&self, dictionary: &Dictionary, key: &[u8]) -> Option<Object> {
        let object = dictionary.get(key).ok()?;
        self.document.dereference(object).ok().map(|(_, object)| object.clone())
    }

    fn specifications(&self, pages: usize) -> Vec<Object> {
        let mut found = Vec::new();
        let Ok(catalog) = self.document.catalog() else { return found };
        let names = self.get(catalog, b"Names");
        let tree = names.and_then(|names| self.get(names.as_dict().ok()?, b"EmbeddedFiles"));
        let mut open: Vec<(Object, usize)> = tree.into_iter().map(|tree| (tree, 0)).collect();
        let mut nodes = 0;
        while let Some((node, level)) = open.pop() {
            nodes += 1;
            let Ok(node) = node.as_dict() else { continue };
            if let Some(Object::Array(pairs)) = self.get(node, b"Names") {
                found.extend(pairs.chunks(2).filter_map(|pair| pair.get(1).cloned()).take(NODES));
            }
            if let Some(Object::Array(kids)) = self.get(node, b"Kids")
                && level < LEVELS
            {
                let kids = kids.iter().take(NODES);
                open.extend(
                    kids.filter_map(|kid| Some((self.document.dereference(kid).ok()?.1.clone(), level + 1))),
                );
            }
            if nodes > NODES || open.len() > NODES || found.len() > NODES {
                break;
            }
        }
        let pages: Vec<&Dictionary> = self
            .document
            .get_pages()
            .into_values()
            .take(pages)
            .filter_map(|id| self.document.get_dictionary(id).ok())
            .collect();
        for holder in std::iter::once(catalog).chain(pages.iter().copied()) {
            if let Some(Object::Array(files)) = self.get(holder, b"AF") {
                found.extend(files.into_iter().take(NODES));
            }
        }
        for page in pages {
            let Some(Object::Array(annotations)) = self.get(page, b"Annots") else { continue };
            for annotation in annotations.iter().take(NODES) {
                let Ok((_, annotation)) = self.document.dereference(annotation) else { continue };
                let Ok(annotation) = annotation.as_dict() else { continue };
                found.extend(annotation.get(b"FS").ok().cloned());
            }
        }
        found
    }

    fn file(&self, spec: &Object, most: usize) -> Option<(String, Vec<u8>)> {
        let spec = self.document.dereference(spec).ok()?.1.as_dict().ok()?;
        let name = self.get(spec, b"UF").or_else(|| self.get(spec, b"F"))?;
        let name = lopdf::decode_text_string(&name).ok()?;
        let embedded = self.get(spec, b"EF")?;
        let embedded = embedded.as_dict().ok()?;
        let stream = self.get(embedded, b"UF").or_else(|| self.get(embedded, b"F"))?;
        let stream = stream.as_stream().ok()?;
        let bytes = if stream.dict.has(b"Filter") {
            stream.decompressed_content_with_limit(most).ok()?
        } else {
            stream.content.clone()
        };
        (bytes.len() <= most).then_some((name, bytes))
    }
}
