using Broadsheet.Contracts;
using Broadsheet.Defaults;
using Broadsheet.Rendering;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace Broadsheet.Unit.Rendering;

/// <summary>What the publication's file makes of the site.</summary>
public sealed class PublicationFiles : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("broadsheet-publication-");

    private static readonly SiteOptions Site = new()
    {
        Name = "The Bell", Address = "https://bell.example", TimeZone = "Europe/Paris",
        Sections = [new() { Name = "News", Colour = new() { Light = "#ffee00" }, Names = new(StringComparer.OrdinalIgnoreCase) { ["fa"] = "خبر" } }, new() { Name = "Sport" }],
        Editions = [new() { Language = "fa", Name = "زنگ" }],
    };

    private static readonly Section Khabar = new("fa/خبر", ["خبر"], "fa", Articles.Noon) { Edition = "fa" };

    public void Dispose() => folder.Delete(recursive: true);

    private SiteOptions Read(string json, params (string Name, string Value)[] environment)
    {
        File.WriteAllText(Path.Combine(folder.FullName, "publication.json"), json);
        var configuration = new ConfigurationManager();
        configuration.AddInMemoryCollection(environment.ToDictionary(setting => setting.Name, setting => (string?)setting.Value).Append(new("Data", folder.FullName)));
        configuration.AddPublication();
        return configuration.GetSection("Site").Get<SiteOptions>()!;
    }

    [Fact]
    public void The_file_is_read_and_the_environment_counts_more()
    {
        var site = Read("""{ "name": "The Bell", "logo": "logo.svg", "sections": [{ "name": "News", "names": { "fa": "خبر" } }], "editions": [{ "language": "fa" }] }""", ("Site:Language", "fr"), ("Site:Name", "La Cloche"));
        Assert.Equal(("La Cloche", "fr", Path.Combine(folder.FullName, "logo.svg")), (site.Name, site.Language, site.Logo));
        Assert.Equal(("News", "خبر", "fa"), (site.Sections[0].Name, site.Sections[0].Names["fa"], site.Editions[0].Language));
    }

    [Theory]
    [InlineData("""{ "nmae": "x" }""", "nmae")]
    [InlineData("""{ "name": "x", }} """, "publication.json")]
    [InlineData("""{ "sources": { "x": "heavy" } }""", "heavy")]
    public void A_mistake_in_the_file_is_named(string json, string named) => Assert.Contains(named, Assert.Throws<InvalidDataException>(() => Read(json)).Message);

    [Fact]
    public void What_makes_no_sense_is_said_before_the_start()
    {
        var site = new SiteOptions
        {
            TimeZone = "Mars/Olympus", Sections = [new() { Name = "!" }, new() { Name = "News", Colour = new() { Light = "red" } }],
            Editions = [new() { Language = "f" }, new() { Language = "EN" }], Sources = new() { ["x"] = 9 },
        };
        var said = string.Join('\n', site.Validate(new(site)).Select(problem => problem.ErrorMessage));
        foreach (var expected in new[] { "Mars/Olympus", "Sections, number 1", "red is not a colour", "Editions, number 1", "EN is there twice", "Sources, x" })
            Assert.Contains(expected, said, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(Site.Validate(new(Site)));
    }

    [Theory]
    [InlineData("#ffee00")]
    [InlineData("#000000")]
    [InlineData("#ffffff")]
    [InlineData("#808080")]
    public void A_colour_is_moved_until_it_can_be_read(string colour)
    {
        foreach (var paper in new[] { "#fdfcf9", "#131518" })
            Assert.True(Colours.Contrast(paper, Colours.On(paper, colour)) >= 4.5, paper);
        Assert.Equal("#8c1d2c", Colours.On("#fdfcf9", "#8c1d2c"));
    }

    [Fact]
    public void A_section_has_its_name_and_colour_in_each_edition()
    {
        var publication = Publication.Of(Site);
        Assert.Equal("خبر", publication.NameOf(Khabar));
        Assert.Equal("own-0", publication.HueOf("fa/خبر/جهان"));
        Assert.Equal("own-0", publication.HueOf("news/politics"));
        Assert.Equal(publication.HueOf("zoo"), publication.HueOf("zoo/owls"));
        Assert.Contains(".own-0{--hue:", publication.Style.Text);
        Assert.NotEqual(Style.Site.Hash, publication.Style.Hash);
    }

    [Fact]
    public void An_edition_has_its_own_addresses_language_and_zone_and_links_to_the_others()
    {
        var english = Articles.Plain(1) with { Story = "bridge" };
        var persian = Articles.Plain(2) with { Language = "fa", Section = ["خبر"], Story = "bridge", Topics = ["پل"], Path = "/fa/%D8%AE%D8%A8%D8%B1/2026/05/03/x-0000000000000002" };
        var publication = Publication.Of(Site);
        var frame = new Frame(Site, [Khabar]) { Edition = publication.EditionOf(persian) };
        var html = Layout.Of(frame, ArticleView.Of(frame, persian, new Company { SameStory = [english] })).ToString();
        Assert.Contains("<html lang=\"fa\" dir=\"rtl\">", html);
        Assert.Contains("action=\"/fa/search\"", html);
        Assert.Contains("href=\"/fa/topics/%D9%BE%D9%84\"", html);
        Assert.Contains("href=\"/fa/authors/mara-velde\"", html);
        Assert.Contains("hreflang=\"en\" href=\"https://bell.example/news/politics/2026/05/03/headline-0000000000000001\"", html);
        Assert.Contains("hreflang=\"fa\" href=\"https://bell.example/fa/", html);
        // The switch leads to the same article where it is told in that language.
        Assert.Contains("<a class=\"tool\" href=\"/news/politics/2026/05/03/headline-0000000000000001\"", html);
        Assert.Contains("زنگ", html);
        Assert.Contains("UTC&#x2B;2", html);
        Assert.Equal("", publication.EditionOf(english).Segment);
    }

    [Fact]
    public void A_missing_word_is_said_in_English() => Assert.All(Words.Languages, language => Assert.False(string.IsNullOrEmpty(Words.In(language)!.Share)));

    [Fact]
    public void The_stylesheet_is_made_small_and_stays_the_same_rules()
    {
        Assert.Equal("a{margin:calc(1px + 2px);color:red}b > c{}".Replace(" > ", ">"), Style.Small("/* x */ a { margin: calc(1px + 2px);\n  color: red; }\nb > c { }"));
        Assert.Contains(".card :is(h2,h3)", Style.Site.Text);
        Assert.Throws<ArgumentException>(() => Style.Of("</style>"));
    }
}
