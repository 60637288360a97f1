//! Licences that allow shipping, no banned crate, and no source but the registry: `deny.toml`, looked at
//! without the network that `cargo deny` wants for its advisories.

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use spdx::{Expression, ParseMode};

use crate::run::{output, root};

#[derive(Deserialize)]
struct Deny {
    graph: Graph,
    licenses: Allowed,
    bans: Bans,
}

#[derive(Deserialize)]
struct Graph {
    targets: Vec<String>,
}

#[derive(Deserialize)]
struct Allowed {
    allow: Vec<String>,
}

#[derive(Deserialize)]
struct Bans {
    deny: Vec<Ban>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Ban {
    Crate(String),
    /// Only these crates may bring it.
    But {
        #[serde(rename = "crate")]
        name: String,
        wrappers: Vec<String>,
    },
}

impl Ban {
    /// Whether the ban is on this crate as that one's dependency.
    fn forbids(&self, name: &str, dependent: &str) -> bool {
        match self {
            Ban::Crate(banned) => banned == name,
            Ban::But { name: banned, wrappers } => {
                banned == name && wrappers.iter().all(|wrapper| wrapper != dependent)
            }
        }
    }
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: String,
    license: Option<String>,
    source: Option<String>,
    manifest_path: std::path::PathBuf,
    dependencies: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    name: String,
    optional: bool,
    /// `dev`, `build`; none is a dependency of what ships.
    kind: Option<String>,
}

/// The page's own dependencies, by their lock file.
#[derive(Deserialize)]
struct Lock {
    packages: std::collections::BTreeMap<String, Locked>,
}

#[derive(Deserialize)]
struct Locked {
    license: Option<String>,
}

/// A crate of the registry that the program contains.
pub struct ShippedCrate {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The expression that it names.
    pub licence: String,
    /// Where its source lies.
    pub folder: std::path::PathBuf,
}

/// Every crate of the registry for any system that is shipped to.
pub fn shipped_crates() -> Result<Vec<ShippedCrate>> {
    let deny: Deny = toml::from_str(&std::fs::read_to_string(root().join("deny.toml"))?)?;
    let mut shipped = Vec::new();
    for package in packages(&deny)?.into_iter().filter(|package| package.source.is_some()) {
        let folder = package.manifest_path.parent().map(std::path::Path::to_owned).unwrap_or_default();
        let licence = package.license.unwrap_or_default();
        shipped.push(ShippedCrate { name: package.name, version: package.version, licence, folder });
    }
    Ok(shipped)
}

fn packages(deny: &Deny) -> Result<Vec<Package>> {
    let mut packages = Vec::new();
    for target in &deny.graph.targets {
        let arguments = ["metadata", "--format-version", "1", "--locked", "--filter-platform", target];
        let metadata: Metadata = serde_json::from_str(&output("cargo", &arguments)?)?;
        packages.extend(metadata.packages);
    }
    Ok(packages)
}

/// Fails on the first crate or npm package that may not be shipped.
pub fn licences() -> Result<()> {
    eprintln!("\n→ licences by deny.toml");
    let deny: Deny = toml::from_str(&std::fs::read_to_string(root().join("deny.toml"))?)?;
    let allowed: Vec<_> = deny
        .licenses
        .allow
        .iter()
        .map(|name| spdx::Licensee::parse(name).with_context(|| format!("deny.toml: {name}")))
        .collect::<Result<_>>()?;
    let allows = |name: &str, licence: Option<&str>| -> Result<()> {
        let licence = licence.with_context(|| format!("{name} names no licence"))?;
        let expression = Expression::parse_mode(licence, ParseMode::LAX)
            .with_context(|| format!("{name}: the licence “{licence}” cannot be read"))?;
        if !expression.evaluate(|wanted| allowed.iter().any(|licensee| licensee.satisfies(wanted))) {
            bail!("{name}: the licence “{licence}” is not among those that deny.toml allows");
        }
        Ok(())
    };
    let packages = packages(&deny)?;
    let present = |name: &str| packages.iter().any(|package| package.name == name);
    for package in &packages {
        for dependency in package
            .dependencies
            .iter()
            .filter(|dependency| !dependency.optional && dependency.kind.as_deref() != Some("dev"))
        {
            if present(&dependency.name)
                && deny.bans.deny.iter().any(|ban| ban.forbids(&dependency.name, &package.name))
            {
                bail!("{} is banned by deny.toml, and {} depends on it", dependency.name, package.name);
            }
        }
        let Some(source) = &package.source else { continue };
        let name = format!("{} {}", package.name, package.version);
        if !source.starts_with("registry+") {
            bail!("{name} does not come from the registry: {source}");
        }
        allows(&name, package.license.as_deref())?;
    }
    let lock: Lock = serde_json::from_str(&std::fs::read_to_string(root().join("ui/package-lock.json"))?)?;
    for (name, package) in lock.packages.iter().filter(|(name, _)| !name.is_empty()) {
        allows(name, package.license.as_deref())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use spdx::{Expression, Licensee, ParseMode};

    #[test]
    fn a_choice_may_be_shipped_where_one_side_may() {
        let mit = Licensee::parse("MIT").unwrap();
        let shipped = |text: &str| {
            let expression = Expression::parse_mode(text, ParseMode::LAX).unwrap();
            expression.evaluate(|wanted| mit.satisfies(wanted))
        };
        assert!(shipped("MIT/Apache-2.0") && shipped("LGPL-2.1-or-later OR MIT"));
        assert!(!shipped("GPL-3.0-only") && !shipped("MIT AND GPL-3.0-only"));
    }

    #[test]
    fn what_this_project_depends_on_may_be_shipped() {
        super::licences().unwrap();
    }
}
