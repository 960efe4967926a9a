//! The plan for programs.

use super::*;
use serde_json::{Value, json};

fn json(plan: &Plan, repo: &Repo) -> Value {
    serde_json::from_str(&plan.json(repo).unwrap()).unwrap()
}

#[test]
fn every_edit_with_place_kind_and_confidence() {
    let before = tree([
        ("p/OLD.md", "---\na: b\n---\n# O\n\n[d](dead.md) ![i](i.svg)\n"),
        ("p/i.svg", ""),
        ("p/README.md", "# Now\n\n[OLD.md](OLD.md) <a href='OLD.md'>x</a> [[OLD]] `OLD.md`\n\n[n]: OLD.md\n"),
        ("mkdocs.yml", "docs_dir: .\nnav:\n  - p/OLD.md\n"),
    ]);
    let repo = repo(&before);
    let plan = plan(&repo, &config(), &Options { stub: Some(Stub::Days(1)), ..options(&[]) }).unwrap();
    let found = json(&plan, &repo);
    let fields: Vec<&str> = found.as_object().unwrap().keys().map(String::as_str).collect();
    let mut expected =
        ["schema", "action", "moves", "edits", "creates", "removes", "left", "dead", "already", "expired"];
    expected.sort_unstable();
    assert_eq!(fields, expected);
    assert_eq!((&found["schema"], &found["action"]), (&json!(1), &json!("archive")));
    assert_eq!(found["moves"], json!([{"from": "p/OLD.md", "to": "h/OLD.md"}]));
    assert_eq!(
        found["dead"],
        json!([{"path": "p/OLD.md", "line": 6, "text": "dead.md", "why": "it led nowhere before"}])
    );

    let mut shown = vec![];
    for edit in found["edits"].as_array().unwrap() {
        let path = edit["path"].as_str().unwrap();
        let place = |name: &str| usize::try_from(edit[name].as_u64().unwrap()).unwrap();
        let text = &before[RelativePath::new(path)];
        assert_eq!(&text[place("start")..place("end")], edit["old"].as_str().unwrap());
        assert_eq!(text[..place("start")].matches('\n').count() + 1, place("line"));
        let text = |name: &str| edit[name].as_str().unwrap().lines().next().unwrap_or_default().to_owned();
        shown.push(format!(
            "{path} {} {} {} → {}",
            text("kind"),
            text("confidence"),
            text("old"),
            text("new")
        ));
    }
    shown.retain(|line| !line.contains(" note "));
    assert_eq!(
        shown,
        [
            "mkdocs.yml navigation certain p/OLD.md → h/OLD.md",
            "p/OLD.md status certain  → status: archived",
            "p/OLD.md image certain i.svg → ../p/i.svg",
            "p/README.md link certain OLD.md → ../h/OLD.md",
            "p/README.md html certain OLD.md → ../h/OLD.md",
            "p/README.md wiki certain OLD → ../h/OLD",
            "p/README.md mention likely OLD.md → ../h/OLD.md",
            "p/README.md definition certain OLD.md → ../h/OLD.md",
        ]
    );
    let created: Vec<&str> =
        found["creates"].as_array().unwrap().iter().map(|new| new["path"].as_str().unwrap()).collect();
    assert_eq!(created, ["h/.archive.jsonl", "h/README.md", "p/OLD.md"]);
}

#[test]
fn the_edits_make_what_the_run_makes() {
    let before = tree([
        ("p/OLD.md", "# O\n\n[r](README.md)\n"),
        ("p/README.md", "# Now [o](OLD.md)\n\n[o](OLD.md)\n"),
    ]);
    let repo = repo(&before);
    let plan = plan(&repo, &config(), &options(&[])).unwrap();
    let after = plan.changes.after(&repo).unwrap();
    let found = json(&plan, &repo);
    let mut made = before;
    for edit in found["edits"].as_array().unwrap().iter().rev() {
        let place = |name: &str| usize::try_from(edit[name].as_u64().unwrap()).unwrap();
        let text = made.get_mut(RelativePath::new(edit["path"].as_str().unwrap())).unwrap();
        text.replace_range(place("start")..place("end"), edit["new"].as_str().unwrap());
    }
    for row in found["moves"].as_array().unwrap() {
        let text = made.remove(RelativePath::new(row["from"].as_str().unwrap())).unwrap();
        made.insert(row["to"].as_str().unwrap().into(), text);
    }
    for row in found["creates"].as_array().unwrap() {
        made.insert(row["path"].as_str().unwrap().into(), row["text"].as_str().unwrap().into());
    }
    assert_eq!(made, texts(&after));
}

#[test]
fn bringing_back_says_what_goes() {
    let repo = repo(&tree([("p/OLD.md", "# O\n"), ("p/README.md", "# Now [o](OLD.md)\n")]));
    let after = plan(&repo, &config(), &options(&[])).unwrap().changes.after(&repo).unwrap();
    let found = json(&restore(&after, &config(), &["h/OLD.md".into()]).unwrap(), &after);
    assert_eq!(found["action"], "restore");
    assert_eq!(found["removes"], json!(["h/README.md", "h/.archive.jsonl"]));
}

#[test]
fn references_that_change_places_are_lost() {
    let repo_of = |text: &str| repo(&tree([("a.md", ""), ("b.md", ""), ("r.md", text)]));
    let (before, after) = (repo_of("[a](a.md) [b](b.md)\n"), repo_of("[b](b.md) [a](a.md)\n"));
    let lost = links::lost(&Library::new(&before), &after, &Moves::default()).unwrap();
    assert_eq!(lost.len(), 1, "{lost:?}");
    let captured = repo(&tree([("a.md", ""), ("b.md", ""), ("r.md", "[a](a.md) [a](a.md)\n")]));
    let lost = links::lost(&Library::new(&before), &captured, &Moves::default()).unwrap();
    assert_eq!(lost.iter().map(|lost| lost.destination.as_str()).collect::<Vec<_>>(), ["b.md"]);
}
