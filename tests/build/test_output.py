def test_one_newsletter_replaces_its_own_and_leaves_the_others(folder):
    folder.write("content/newsletter/2026-W46.md", "Good morning")
    folder.write("content/newsletter/2026-W47.md", "Good morning")
    today = ("--today", "2026-11-20")
    assert folder.run("build", *today).exit_code == 0
    before = folder.files()
    folder.write("content/newsletter/2026-W47.md", "Good evening")
    assert folder.run("newsletter", "build", "2026-W47", *today).exit_code == 0
    after = folder.files()
    changed = {path for path in {*before, *after} if before.get(path) != after.get(path)}
    assert changed == {
        f"newsletter/2026-W47/newsletter.{kind}" for kind in ("html", "txt", "eml", "mjml")
    }
    assert folder.run("build", *today).exit_code == 0


def test_one_newsletter_never_makes_somebody_elses_folder_ours(folder):
    """Once it was marked as ours, the next build would replace it."""
    folder.write("content/newsletter/2026-W47.md", "Good morning")
    result = folder.run("newsletter", "build", "2026-W47", "--output", str(folder.content))
    assert result.exit_code == 1
    assert "contains files that rundbrief did not create" in result.output
    assert set(folder.files("content/newsletter")) == {"2026-W47.md"}
