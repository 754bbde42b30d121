"""The sample book's words, written for this project. `*` marks a footnote; its text stands beside the paragraph."""

from __future__ import annotations

from dataclasses import dataclass

TITLE = "The Keeper of the Long Lamp"
SHORT_TITLE = "THE LONG LAMP"


@dataclass(frozen=True)
class Item:
    """A piece of the book: kind p, quote, verse, table or picture; a note belongs to the `*` in its text."""

    kind: str
    text: str
    note: str = ""


@dataclass(frozen=True)
class Chapter:
    number: str
    title: str
    items: tuple[Item, ...]


PREFACE = (
    Item("p", "This account was put together from the day-books of three keepers, from the letters of a chandler's clerk, "
         "and from what the older people of the harbour still remember. Where the papers disagree I have followed the "
         "day-books, for they were written on the evening of the day itself and with nobody looking on."),
    Item("p", "The spelling of names has been left as the keepers left it. They wrote as they spoke, and a man who trims "
         "a lamp four times between dusk and dawn may be forgiven for spelling one rock in three different ways. The "
         "figures in the second chapter were added again for this edition, and two of them were found to be wrong."),
    Item("p", "I have to thank the harbour office, which lent the charts, and the widow of the last keeper, who lent her "
         "kitchen table, her good lamp, and a great deal of patience. Whatever is well told here is hers; the mistakes "
         "I made without any help."),
)  # fmt: skip

CHAPTERS = (
    Chapter("I", "The Rock", (
        Item("p", "Nobody chose the rock because it was beautiful. It stands two miles from the harbour mouth, bare and "
             "black at low water and all but hidden at high, and for as long as anyone can tell it had taken a ship or "
             "two in every winter. The fishermen called it the Table, since the sea laid upon it whatever it had no "
             "further use for: barrels, broken spars, and once a harpsichord, quite whole, with sand among the strings."),
        Item("p", "The first light was a fire of sea-coal in an iron basket.* It was tended by a man named Orrin Vale, who "
             "rowed out every evening when the weather allowed it, and who remained ashore, as the merchants complained, "
             "on precisely the evenings when a light was wanted most.",
             "* The basket is kept in the harbour office. It measures twenty-one inches across and has been mended "
             "in four places."),
        Item("p", "In the spring of 1771 the merchants met in the upper room of the Anchor and agreed upon a tower. There "
             "was little argument about the tower and considerably more about the cost. A well-known builder from the north "
             "asked nine hundred pounds; a less well-known one asked four, and was given the work."),
        Item("quote", "He came among us with a model made of cork, and set it in a basin, and had his boy make waves with a "
             "wooden spoon. The cork stood very well. We gave him the contract that same evening, and I have since "
             "thought that we ought to have tried it with a larger boy."),
        Item("p", "The tower stood for eleven weeks. When the autumn gales had gone over it there remained a ring of dressed "
             "stone, some nine courses high, and upon it a single iron stair that climbed to nothing at all. The stair "
             "was left standing as a landmark, and it is drawn on the charts of that time with great exactness."),
        Item("picture", "The stair that was left standing, as it is drawn on the old chart."),
        Item("p", "It was seven years before anyone spoke of a tower again, and by then most of those who had watched the "
             "basin and the spoon were dead or had moved inland. The second builder brought no model. He brought a "
             "barometer, a measuring chain, and his daughter Hester, who was then nineteen and kept his accounts."),
        Item("p", "Hester Quill wrote down the height of every tide for a year and a day.* From her tables it appeared "
             "that the lower courses had never been given time to set, and that the mortar of the first tower must "
             "have been washed out of the joints almost as fast as the masons could press it in.",
             "* The tables fill two ruled books. In the first she used ink of her own making, which has faded to the "
             "colour of weak tea; in the second she used the builder's ink, and complained of it. On the last leaf of "
             "the second book there is a list of what she meant to do when the tower was finished. It names eight "
             "things, and seven of them have been crossed out in pencil. The eighth is only the word Norway, and "
             "nobody has been able to say what she intended by it, or whether she ever went."),
        Item("p", "So the new tower was begun upon oak piles, shod with iron, and each course was dovetailed to the next "
             "like the corner of a drawer. The work took three summers. On the evening of the ninth of October, in the "
             "third of them, the lamp was lit for the first time, and the whole harbour came down to see."),
    )),
    Chapter("II", "The Keepers", (
        Item("p", "There were always two keepers, and they were chosen for their tempers. A man may be brave and sober and "
             "clever with machinery, and still be impossible to share a round room with from November until March. The "
             "harbour office tried men from inland, and men from the ships, and once two brothers, who did not speak "
             "to one another for the remainder of their lives."),
        Item("p", "The day was divided by the lamp. It was lit at sunset, trimmed at nine, at midnight and at three, and put "
             "out when the sun stood a hand above the water. Between times there were the lenses to polish, the oil to "
             "measure, the clockwork to wind, and the day-book to be written up in a fair hand."),
        Item("p", "What the lamp burned is known to the pint, since the office paid for it. The keepers entered it every "
             "Saturday, and the clerk added it up at the year's end:"),
        Item("table", "Year Pints Nights|1782 4,116 365|1783 4,090 364|1784 4,203 366|1785 3,977 361"),
        Item("p", "The nights that are missing from the last column were not forgotten.* They were nights of fog, in which "
             "the keepers rang the bell by hand, turn and turn about, and left the lamp to look after itself.",
             "* The clerk wrote beside the year 1785: four nights, fog; bell rung 19,200 strokes; one rope."),
        Item("p", "The longest service was that of Tobias Fenn, who went out to the rock at twenty-three and came off it at "
             "sixty. He was a silent man with a large collection of knots. Asked by a visitor whether he was never "
             "lonely, he is said to have considered the question until the tea was cold, and then to have answered "
             "that he could not tell, having nothing to compare it with."),
        Item("p", "It was Fenn who made the song that the children of the harbour still sing when they skip. He "
             "set it down in the day-book for the second of February, between the oil and the wind:"),
        Item("verse", "The lamp goes round, the night goes by,|And nobody but me knows why;|The sea comes up, the sea goes "
             "down,|And carries turnips to the town."),
        Item("p", "The last line has been much discussed. It is a matter of record that a cargo of turnips was lost upon the "
             "Table in that same week, and that the harbour ate of them until Easter. The scholar from the university "
             "who held that turnips stood for mortality had not, one supposes, been shown the manifest."),
        Item("p", "His companion for most of those years was one-eyed Anders Holm, a Dane, who carved. The handrail of the "
             "stair is his, and so are the forty-two small whales that run along beneath it, no two of them alike. He "
             "gave each of them a name, and the names are cut underneath, where only a child or a man lying on his "
             "back would ever think of looking."),
    )),
    Chapter("III", "The Last Light", (
        Item("p", "When the harbour silted up the ships went elsewhere, and the light was kept for the fishing boats alone. "
             "There were thirty of them at first, then a dozen, then five. The office wrote every spring that the matter "
             "was under consideration, and every autumn it sent out the oil as before."),
        Item("p", "The last keeper was Martin Hale. He had come out as a boy to carry coal, and he stayed on when there was "
             "no longer any coal to carry. He kept the brass as bright as ever it had been; he painted the door each "
             "May; and he wrote in the day-book every evening, although nobody had asked to see it for years."),
        Item("p", "His entries grew shorter as he grew older. In the end they were hardly more than a word or two: "
             "clear; wind west; a seal; clear again. But he never left out a day, and he never once failed to give the "
             "hour at which the lamp was lit and the hour at which it was put out.*",
             "* There are 9,131 of these entries, in seventeen volumes. The harbour office holds all but the fourth, "
             "which was lent to a gentleman who was going to write a book, and has not come back."),
        Item("p", "On a still evening in September the supply boat found the door newly painted and the kettle warm. Hale was "
             "sitting in the lamp-room with his hat on his knees. He told the boatman that he had been thinking about "
             "it, and that in his opinion the ships were not coming back."),
        Item("p", "He put out the lamp himself. It took him some time, for he wished to leave everything in its place, and "
             "he polished the lens once more, though there would be nobody to see it. Then he wound the clock, as he "
             "had always done on a Saturday, and went down the stair with one hand upon the whales."),
        Item("p", "The clock ran for eight days. A boy who rowed out on the Monday week, for a wager, said that he had heard "
             "it ticking from the landing, quite plainly, and that it was this and not the dark that had made him turn "
             "the boat about and pull for home as hard as ever he could."),
        Item("p", "The tower is still there. At low water in calm weather one may land on the western side and climb as "
             "far as the lamp-room, and the door, which somebody has painted, is never locked."),
    )),
)  # fmt: skip

INDEX_TERMS = ("Anchor, the", "Fenn, Tobias", "Hale, Martin", "Holm, Anders", "Norway", "Quill, Hester", "Table, the",
               "turnips", "Vale, Orrin", "whales, carved")  # fmt: skip
INDEX_WORDS = {"Anchor, the": "Anchor", "Fenn, Tobias": "Fenn", "Hale, Martin": "Hale", "Holm, Anders": "Holm",
               "Norway": "Norway", "Quill, Hester": "Quill", "Table, the": "Table", "turnips": "turnips",
               "Vale, Orrin": "Vale", "whales, carved": "whales"}  # fmt: skip
