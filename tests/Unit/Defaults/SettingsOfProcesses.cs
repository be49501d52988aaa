using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using Broadsheet.Defaults;
using Broadsheet.Gateway;
using Broadsheet.Ingestion;
using Broadsheet.Rendering;
using Broadsheet.Search;
using Broadsheet.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Broadsheet.Unit.Defaults;

/// <summary>Settings that are wrong are told in a sentence before the start: every one of every class of options.</summary>
public sealed class SettingsOfProcesses
{
    /// <summary>Every setting that is no text: its section's class, and its key.</summary>
    public static TheoryData<string> Figures => [.. All().Where(setting => Kind(setting.Property) != typeof(string)).Select(setting => setting.Key)];

    [Theory]
    [MemberData(nameof(Figures))]
    public void A_setting_that_cannot_be_read_is_named_with_its_value_and_what_is_allowed(string key)
    {
        var property = All().Single(setting => setting.Key == key).Property;
        var problem = Assert.Single(Problems(key, "nonsense"));
        Assert.StartsWith($"{key.Replace(":", "__")} is “nonsense”: it must be ", problem);
        if (Kind(property) != typeof(bool))
            Assert.Matches(" from [^ ]+ to [^ ]+\\.$", problem);
    }

    [Theory]
    [MemberData(nameof(Figures))]
    public void A_setting_out_of_its_range_is_named_with_its_value_and_the_range(string key)
    {
        var property = All().Single(setting => setting.Key == key).Property;
        if (Kind(property) == typeof(bool))
            return;
        Assert.NotNull(property.GetCustomAttribute<RangeAttribute>());
        foreach (var value in Kind(property) == typeof(TimeSpan) ? new[] { "-00:00:01", "10000.00:00:00" } : ["-1", "2000000000"])
        {
            var problem = Assert.Single(Problems(key, value));
            Assert.StartsWith($"{key.Replace(":", "__")} is “{value}”: it must be ", problem);
            Assert.Matches(" from [^ ]+ to [^ ]+\\.$", problem);
        }
    }

    [Theory]
    [InlineData("Site:Address", "news.example", "Site__Address is “news.example”: it must be an address like")]
    [InlineData("Site:Address", "http://", "Site__Address is “http://”: it must be an address like")]
    [InlineData("Site:Address", "ftp://news.example", "Site__Address is “ftp://news.example”")]
    [InlineData("Site:Mirrors:0", "mirror", "'mirror' in Site:Mirrors is not an address")]
    [InlineData("Site:Sources:Gazette", "many", "Site__Sources__Gazette is “many”: it must be a whole number")]
    [InlineData("Site:Name", "", "Site__Name is “”: it must not be empty.")]
    [InlineData("Site:TimeZone", "Mars/Olympus", "there is no Mars/Olympus")]
    [InlineData("Syndication:Hub", "hub", "Syndication__Hub is “hub”: it must be an address like")]
    [InlineData("Syndication:TvRating", "X", "Syndication__TvRating is “X”: it must be one of NR,")]
    [InlineData("Syndication:TvCountries", "usa", "Syndication__TvCountries is “usa”: it must be country codes")]
    [InlineData("Gateway:TrustedProxies:0", "10.0.0.0/40", "Gateway__TrustedProxies__0 is “10.0.0.0/40”: it must be a network like")]
    [InlineData("Ingestion:Fetch:AllowedNetworks:1", "10.0.0.0/33", "Ingestion__Fetch__AllowedNetworks__1 is “10.0.0.0/33”: it must be a network like")]
    [InlineData("Services:Storage", "storage:8080", "Services__Storage is “storage:8080”: it must be an address like")]
    [InlineData("Cdn:PurgeAddress", "cdn", "'cdn' in Cdn:PurgeAddress is not an address")]
    public void A_text_that_makes_no_sense_is_named(string key, string value, string sentence) => Assert.Contains(sentence, Assert.Single(Problems(key, value)));

    [Theory]
    [InlineData("Ingestion:ApiKey")]
    [InlineData("Services:Token")]
    public void A_secret_that_is_too_short_is_not_printed(string key)
    {
        var problem = Assert.Single(Problems(key, "hunter2"));
        Assert.Contains(key.Replace(":", "__"), problem);
        Assert.Contains("24 characters", problem);
        Assert.DoesNotContain("hunter2", problem);
    }

    [Fact]
    public void A_setting_from_the_command_line_is_named_as_it_is_written_there()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Gateway:Life", "00:01:00")]).AddCommandLine(["--Gateway:Life=x"]).Build();
        Assert.StartsWith("--Gateway:Life is “x”", Assert.Single(SettingsCheck.Problems(configuration, new(typeof(GatewayOptions), "Gateway"))));
    }

    [Fact]
    public void All_that_is_wrong_is_told_at_once()
    {
        var builder = Builder();
        builder.Configuration["Gateway:Life"] = "x";
        builder.Configuration["Search:CommitSeconds"] = "-1";
        builder.Configuration["Logging:LogLevel:Default"] = "loud";
        var refusal = Assert.Throws<StartException>(() => SettingsCheck.Run(builder));
        Assert.Equal(["Search__CommitSeconds", "Gateway__Life", "Logging__LogLevel__Default"], refusal.Message.Split(Environment.NewLine).Select(line => line.Split(' ')[0]));
    }

    [Fact]
    public void Settings_that_nothing_reads_are_found()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
        [
            new("Ingestion:PolEvery", "00:10:00"), new("Ingestion:pollevery", "00:10:00"), new("Ingestion:Fetch:TimeLimits", "1"), new("Ingestion:Fetch:AllowedNetworks:0", "10.0.0.0/8"),
        ]).Build();
        Assert.Equal(["Ingestion:Fetch:TimeLimits", "Ingestion:PolEvery"], SettingsCheck.Unknown(configuration.GetSection("Ingestion"), typeof(IngestionOptions)).Order());
    }

    [Theory]
    [InlineData("Services:storage", "nowhere", "Services__storage")]
    [InlineData("ConnectionStrings:RabbitMQ", "http://broadsheet:hunter2@broker", "ConnectionStrings__RabbitMQ")]
    [InlineData("ConnectionStrings:MongoDB", "mongo:hunter2", "ConnectionStrings__MongoDB")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "collector", "OTEL_EXPORTER_OTLP_ENDPOINT")]
    public void A_connection_that_cannot_be_read_is_named_without_its_password(string key, string value, string name)
    {
        var refusal = Assert.Throws<StartException>(() => Builder((key, value)));
        Assert.StartsWith(name, refusal.Message);
        Assert.DoesNotContain("hunter2", refusal.Message);
    }

    [Fact]
    public void A_port_that_is_taken_is_told_before_the_start()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var url = $"http://127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}";
        var refusal = Assert.Throws<StartException>(() => PortCheck.Run(With("urls", url)));
        Assert.Contains($"Another program listens on {url}", refusal.Message);
        Assert.Contains("--urls", refusal.Message);
    }

    [Theory]
    [InlineData("urls", "nonsense")]
    [InlineData("urls", "http://localhost:99999")]
    [InlineData("urls", "http://localhost:abc")]
    [InlineData("http_ports", "abc")]
    public void An_address_to_listen_on_that_makes_no_sense_is_told_before_the_start(string key, string value) =>
        Assert.Contains("is not an address to listen on", Assert.Throws<StartException>(() => PortCheck.Run(With(key, value))).Message);

    [Theory]
    [InlineData("http://localhost:5005", "http://localhost:5005")]
    [InlineData("http://+:8080;https://+:8443", "http://localhost:8080")]
    [InlineData("http://127.0.0.1:81", "http://127.0.0.1:81")]
    [InlineData("http://[::]:81", "http://localhost:81")]
    public void Links_lead_to_where_the_site_listens_as_long_as_no_address_is_set(string urls, string address) => Assert.Equal(address, PortCheck.AddressOf(urls));

    private static IConfiguration With(string key, string value) => new ConfigurationBuilder().AddInMemoryCollection([new(key, value)]).Build();

    private static IEnumerable<string> Problems(string key, string value)
    {
        var configuration = With(key, value);
        return Sections().Where(section => key.StartsWith(section.Name + ":", StringComparison.Ordinal)).SelectMany(section => SettingsCheck.Problems(configuration, section));
    }

    private static IReadOnlyList<SettingsSection> Sections() => [.. Builder().Services.Select(service => service.ImplementationInstance).OfType<SettingsSection>()];

    private static IEnumerable<(string Key, PropertyInfo Property)> All() => Sections().SelectMany(section => Below(section.Type, section.Name));

    private static IEnumerable<(string Key, PropertyInfo Property)> Below(Type type, string path) =>
        SettingsCheck.Settings(type).Where(property => SettingsCheck.ItemOf(property.PropertyType) is null).SelectMany(property =>
            SettingsCheck.IsSimple(property.PropertyType) ? [($"{path}:{property.Name}", property)] : Below(property.PropertyType, $"{path}:{property.Name}"));

    private static Type Kind(PropertyInfo property) => Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;

    private static WebApplicationBuilder Builder(params ReadOnlySpan<(string Key, string Value)> settings)
    {
        var builder = WebApplication.CreateBuilder();
        foreach (var (key, value) in settings)
            builder.Configuration[key] = value;
        builder.AddDefaults("test");
        IngestionService.Add(builder);
        StorageService.Add(builder);
        SearchService.Add(builder);
        RenderingService.Add(builder);
        GatewayService.Add(builder);
        builder.AddBus();
        return builder;
    }
}
