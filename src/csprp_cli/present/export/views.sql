-- What is asked most, as views. A view gives what the tables hold: it works out no change, and joins no run.

-- How near the nearest source of each figure stands: primary, official-press, secondary or tertiary.
CREATE VIEW figure_levels AS
SELECT figures.id AS figure,
       CASE min(CASE claims.source_level WHEN 'primary' THEN 1 WHEN 'official-press' THEN 2
                                         WHEN 'secondary' THEN 3 ELSE 4 END)
           WHEN 1 THEN 'primary' WHEN 2 THEN 'official-press' WHEN 3 THEN 'secondary' ELSE 'tertiary'
       END AS source_level
FROM figures JOIN claims ON claims.figure = figures.id AND claims.status = 'used'
GROUP BY figures.id;

-- Where each number comes from: every claim of every figure, with the page that was read.
CREATE VIEW where_from AS
SELECT figures.id AS figure, figures.status AS agreement, claims.claim, claims.status AS use, claims.value,
       claims.unit, claims.wording, claims.symbol, claims.reason, claims.locator, sources.id AS source,
       sources.title AS source_title, sources.publisher, sources.level AS source_level, sources.address,
       sources.accessed AS read_on
FROM figures
JOIN claims ON claims.figure = figures.id
JOIN sources ON sources.id = claims.source;

-- Figures on which the sources differ: one row a claim, so that both sides are seen.
CREATE VIEW disputed AS
SELECT * FROM where_from WHERE agreement = 'disputed';

-- Figures that third-hand pages alone give. They stand in no list: read the report before you use one.
CREATE VIEW third_hand_alone AS
SELECT figures.* FROM figures JOIN figure_levels ON figure_levels.figure = figures.id
WHERE figure_levels.source_level = 'tertiary';

-- Yearly counts in the order of their years. Rows may be joined by a line where they share a run alone.
CREATE VIEW yearly AS
SELECT listed_figures.metric, listed_figures.category, listed_figures.series, listed_figures.area,
       listed_figures.period, listed_figures.value, listed_figures.unit, listed_figures.denominator,
       listed_figures.run, listed_figures.flags, listed_figures.figure, listed_figures.note
FROM listed_figures
JOIN figures ON figures.id = listed_figures.figure
JOIN series ON series.id = figures.series AND series.kind = 'annual'
JOIN periods ON periods.id = figures.period AND periods.kind = 'financial'
ORDER BY listed_figures.metric, listed_figures.indicator, listed_figures.category, listed_figures.area_code,
         periods.sort;

-- The newest figure of each question that is listed.
CREATE VIEW newest AS
SELECT listed_figures.*, max(periods.sort) AS sort
FROM listed_figures
JOIN figures ON figures.id = listed_figures.figure
JOIN periods ON periods.id = figures.period
GROUP BY listed_figures.series, listed_figures.indicator, listed_figures.category, listed_figures.area_code,
         listed_figures.base, listed_figures.unit;

-- What may not be joined, and why: the boundaries between two periods of a series.
CREATE VIEW may_not_be_joined AS
SELECT breaks.id, breaks.series, before.label AS last_before, after.label AS first_after, breaks.kind,
       breaks.reason
FROM breaks
JOIN periods AS before ON before.id = breaks.before
JOIN periods AS after ON after.id = breaks.after
WHERE breaks.comparable = 'no';

-- What was found and what was asked, theme by theme.
CREATE VIEW findings AS
SELECT themes.title AS theme, learning.part, learning.basis, learning.text,
       publications.title AS publication, learning.id
FROM learning
JOIN themes ON themes.slug = learning.theme
LEFT JOIN publications ON publications.id = learning.publication
ORDER BY themes."order", learning.part, learning."order";
