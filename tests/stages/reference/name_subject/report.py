"""A report of its own."""


def write_subjects(folder, stage_storage, schema):
    pages = [int(path.stem.split("_")[1]) for path in stage_storage.list_output_pages(extension="json")]
    lines = [f"{page}: {stage_storage.load_page(page, schema=schema).subject}" for page in pages]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{stage_storage.name}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
