"""python3 -m stages._code: no stage of a book, but the one of data/_books/dvc.yaml that keeps digests of the code."""

from lib.pipeline.code_stage import main

if __name__ == "__main__":
    main()
