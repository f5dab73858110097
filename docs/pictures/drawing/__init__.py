"""The pictures of docs/architecture.md, drawn from the code that they are about.

    everything   the table of all pictures
    rooms        who imports whom: layers of pyproject.toml and arrows of the source (imports), one floor
                 plan a package (floors), in words (roomplaces)
    event        the way of one event (stations): each station is code that must exist (station)
    tables       what is stored: the columns that SQLite itself tells (schema), in words (meanings)

    canvas       a picture being painted; refuses text that overlaps, leaves its room or lies under a line
    shapes       what pictures are made of: headings, frames, paragraphs, labels
    geometry     rectangles, and lines with rounded corners
    letters      how wide a text is
    palette      colours and fonts
    glossary     the Spanish word for an English one, from docs/glossary.md

Reads files of the repository and writes none: that is for make.py.
"""
