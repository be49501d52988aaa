using Broadsheet.Gateway;
using Xunit;

namespace Broadsheet.Unit.Gateway;

public sealed class Addresses
{
    private const string Id = "abcdefgh23456777";

    [Theory]
    [InlineData("", "", "/")]
    [InlineData("/", "", "/")]
    [InlineData("/", "?utm_source=x&fbclid=y", "/")]
    [InlineData("/", "?page=2&utm_source=x", "/?page=2")]
    [InlineData("/news/politics", "?page=3&q=x", "/news/politics?page=3")]
    [InlineData("/news", "?page=", "/news")]
    [InlineData("/news", "?page=2&page=3", "/news?page=2")]
    [InlineData("/search", "?to=2026-05-03&q=a%20b&from=2026-01-01&x=1", "/search?from=2026-01-01&q=a%20b&to=2026-05-03")]
    [InlineData("/search", "?q=a+b", "/search?q=a%20b")]
    [InlineData("/news/2026/05/03/mayor-stays-" + Id, "?page=2", "/news/2026/05/03/mayor-stays-" + Id)]
    [InlineData("/articles/" + Id, "?page=2", "/articles/" + Id)]
    [InlineData("/assets/style.css", "?v=1f&page=2", "/assets/style.css?v=1f")]
    [InlineData("/feed.xml", "?utm_medium=rss", "/feed.xml")]
    [InlineData("/news/feed.atom", "?page=2&v=3", "/news/feed.atom?page=2")]
    [InlineData("/tv/roku-search.json", "?page=2", "/tv/roku-search.json?page=2")]
    [InlineData("/.well-known/security.txt", "", "/.well-known/security.txt")]
    [InlineData("/ایران", "", "/%D8%A7%DB%8C%D8%B1%D8%A7%D9%86")]
    [InlineData("/a b:c@d", "", "/a%20b%3Ac%40d")]
    public void A_page_is_asked_for_by_its_canonical_address_and_the_parameters_that_count(string path, string query, string target) =>
        Assert.Equal(new Address(AddressKind.Page, target), Address.Read(path, query));

    [Theory]
    [InlineData("/articles")]
    [InlineData("/articles/")]
    [InlineData("/articles/export")]
    [InlineData("/articles/export/")]
    [InlineData("/ARTICLES/export")]
    [InlineData("/Articles/" + Id)]
    [InlineData("/articles/ABCDEFGH23456777")]
    [InlineData("/articles/abcdefgh2345677")]
    [InlineData("/articles/" + Id + "/versions")]
    [InlineData("//articles/export")]
    [InlineData("/articles//export")]
    [InlineData("/./articles/export")]
    [InlineData("/x/../articles/export")]
    [InlineData("/articles%2Fexport")]
    [InlineData("/articles%2fexport")]
    [InlineData("/%61rticles/export")]
    [InlineData("/articles\\export")]
    [InlineData("/x/%2E%2E/articles/export")]
    [InlineData("/articleſ/export")]
    [InlineData("/ａｒｔｉｃｌｅｓ/export")]
    [InlineData("/health/ready")]
    [InlineData("/Health")]
    [InlineData("/news//politics")]
    [InlineData("/x/..;/news")]
    [InlineData("/news/...")]
    [InlineData("/news\0")]
    [InlineData("/news\r\nX: y")]
    [InlineData("/news\u0085")]
    [InlineData("/news\uFFFD")]
    [InlineData("/news\uD800")]
    [InlineData("/\uD800/x")]
    [InlineData("//")]
    [InlineData("//evil.example/")]
    [InlineData("news")]
    public void No_service_is_asked_for_any_other_address(string path) => Assert.Equal(AddressKind.Missing, Address.Read(path, "").Kind);

    [Theory]
    [InlineData("/api")]
    [InlineData("/API/")]
    [InlineData("/api/nothing")]
    [InlineData("//api/articles")]
    [InlineData("/api/articles")]
    public void What_is_below_api_and_not_routed_is_missing_there(string path) => Assert.Equal(AddressKind.MissingApi, Address.Read(path, "").Kind);

    [Fact]
    public void A_path_longer_than_any_of_ours_is_missing() => Assert.Equal(AddressKind.Missing, Address.Read("/" + new string('a', 2_048), "").Kind);

    [Theory]
    [InlineData("/news/", "?page=2&x=1", "/news?page=2")]
    [InlineData("/search/", "?q=x", "/search?q=x")]
    [InlineData("/articles/" + Id + "/", "", "/articles/" + Id)]
    public void A_closing_slash_leads_to_the_address_without_it(string path, string query, string target) =>
        Assert.Equal(new Address(AddressKind.Moved, target), Address.Read(path, query));

    [Fact]
    public void The_page_for_what_is_missing_is_asked_for_where_no_section_can_be() => Assert.Equal("/_", Address.OfMissingPage.Target);
}
