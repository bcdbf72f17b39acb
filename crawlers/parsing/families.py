"""What is known of content management systems: selectors that hold for many outlets at once."""

from dataclasses import dataclass

from crawlers.parsing.survey import Survey


@dataclass(frozen=True)
class Family:
    """CSS selectors of one CMS. ``mark``: elements that only this CMS has.

    ``is_blog``: what the writer puts first belongs to the text, a short line as well.
    """

    name: str
    mark: str
    body: str
    title: str = ""
    published: str = ""
    modified: str = ""
    authors: str = ""
    section: str = ""
    is_blog: bool = False


FAMILIES = {
    family.name: family
    for family in (
        Family(
            "ndsoft",
            mark="#article-view-content-div",
            body="#article-view-content-div",
            title=".article-view-header .heading, .article-head-title, #article-head-title",
            published=".article-view-header .infomation, .info-text, .info-group",
            authors="article.writer .name, .view-editors .names, .info-group li.info-name",
            section=".article-view-header .breadcrumbs li:nth-child(2)",
        ),
        Family(
            "naver_news",
            mark="#dic_area, #newsct_article",
            body="#dic_area, #newsct_article",
            title=".media_end_head_headline",
            published=".media_end_head_info_datestamp_time[data-date-time]",
            modified=".media_end_head_info_datestamp_time[data-modify-date-time]",
            authors=".media_end_head_journalist_name, .byline_s",
        ),
        Family(
            "naver_blog",
            mark=".se-main-container, #postViewArea, .se_component_wrap",
            body=".se-main-container, #postViewArea, .se_component_wrap",
            title=".se-title-text, .pcol1.itemSubjectBoldfont, .se_title h3",
            published=".se_publishDate, .blog_date, ._postAddDate",
            authors=".nick, .blog_author .ell",
            is_blog=True,
        ),
        Family(
            "tistory",
            mark=".tt_article_useless_p_margin, .contents_style, .tt-plugin",
            body=".tt_article_useless_p_margin, .contents_style",
            is_blog=True,
        ),
        Family(
            "wordpress",
            mark=".entry-content, .wp-block-post-content",
            body=".entry-content, .wp-block-post-content, .post-content",
            title=".entry-title, .post-title",
            published="time.entry-date, time.published, .entry-date",
            modified="time.updated",
            authors=".author.vcard .fn, .entry-author-name, a[rel=author]",
            section="a[rel~=category]",
        ),
        Family("arc", mark="#fusion-metadata", body=".article-body"),
    )
}


def family_of(survey: Survey, metas: dict[str, list[str]], told: str | None) -> Family | None:
    """The family that the catalogue tells, else the first whose mark the page bears."""
    if told in FAMILIES:
        return FAMILIES[told]
    generator = " ".join(metas.get("generator", [])).lower()
    for family in FAMILIES.values():
        if family.name in generator or survey.select(family.mark):
            return family
    return None
