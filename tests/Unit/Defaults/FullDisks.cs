using System.Net;
using System.Text.Json.Nodes;
using Broadsheet.Defaults;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using MongoDB.Driver;
using Xunit;

namespace Broadsheet.Unit.Defaults;

/// <summary>A full disk: told before, while and after, answered with 507, and no reason to stop showing pages.</summary>
public sealed class FullDisks
{
    private const long Megabyte = 1_000_000;
    private const long LargeDisk = 500_000 * Megabyte;

    private readonly FakeTimeProvider time = new();
    private readonly Lines lines = new();
    private long free = LargeDisk;

    [Fact]
    public void A_disk_that_fills_up_is_warned_of_once_and_told_once_when_that_is_over()
    {
        using var disk = Disk();
        Look(disk, 2_000, times: 3);
        Assert.Empty(lines);
        Look(disk, 1_000, times: 3);
        Assert.Contains("nearly full", Assert.Single(lines));
        Assert.Equal("The disk is nearly full.", disk.Warning);
        Assert.False(disk.IsFull);
        Look(disk, 2_000, times: 3);
        Assert.Equal(2, lines.Count);
        Assert.Contains("enough room", lines[^1]);
        Assert.Null(disk.Warning);
    }

    [Fact]
    public void A_full_disk_refuses_writes_until_there_is_room()
    {
        using var disk = Disk();
        Look(disk, 40, times: 3);
        Assert.True(disk.IsFull);
        Assert.Throws<DiskFullException>(disk.RefuseIfFull);
        Assert.Equal(["nearly full", "refused until there is room"], lines.Select(line => line.Contains("nearly full") ? "nearly full" : "refused until there is room"));
        Look(disk, 3_000, times: 2);
        disk.RefuseIfFull();
        Assert.Equal(4, lines.Count);
    }

    [Fact]
    public void Space_that_comes_and_goes_at_the_limit_is_told_once()
    {
        using var disk = Disk();
        foreach (var megabytes in new[] { 1_000, 1_030, 1_000, 1_030 })
            Look(disk, megabytes);
        Assert.Single(lines);
    }

    [Fact]
    public void A_write_that_failed_for_want_of_space_counts_for_a_moment()
    {
        using var disk = Disk();
        disk.Failed("database or disk is full");
        disk.Failed("database or disk is full");
        Assert.True(disk.IsFull);
        Assert.Single(lines);
        time.Advance(TimeSpan.FromSeconds(11));
        disk.Look();
        Assert.False(disk.IsFull);
        Assert.Equal(2, lines.Count);
    }

    [Fact]
    public void On_a_small_disk_the_limits_are_small()
    {
        using var disk = Disk(total: 24 * Megabyte);
        free = 3 * Megabyte;
        disk.Look();
        Assert.Null(disk.Warning);
        free = 2 * Megabyte;
        disk.Look();
        Assert.Equal("The disk is nearly full.", disk.Warning);
        free = Megabyte / 3;
        disk.Look();
        Assert.True(disk.IsFull);
    }

    public static TheoryData<string, int> Failures => new()
    {
        { "sqlite 13", 507 }, { "sqlite 10", 503 }, { "sqlite 5", 503 }, { "file", 507 }, { "nested", 507 }, { "mongo connection", 503 }, { "time", 503 }, { "other", 500 },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task A_store_that_fails_is_answered_with_a_sentence(string failure, int status)
    {
        await using var app = await Start(failure);
        using var answer = await app.GetTestClient().PostAsync("/write", null);
        var body = await answer.Content.ReadAsStringAsync();
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.InRange(JsonNode.Parse(body)!["detail"]!.GetValue<string>().Length, 40, 200);
        Assert.DoesNotContain("inner words", body);
    }

    [Fact]
    public async Task Readiness_says_that_the_disk_is_full_and_keeps_the_site_in_service()
    {
        await using var app = await Start("sqlite 13", builder => builder.Services.AddSingleton<TimeProvider>(time));
        using var client = app.GetTestClient();
        Assert.Equal("healthy", await Status());
        using var refused = await client.PostAsync("/write", null);
        // What was found a moment ago is not looked for again.
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("degraded", await Status());

        async Task<string> Status()
        {
            using var answer = await client.GetAsync("/health/ready");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            var report = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
            Assert.Equal(report["status"]!.GetValue<string>() == "degraded", report["warnings"]!["disk"] is not null);
            return report["status"]!.GetValue<string>();
        }
    }

    [Fact]
    public async Task Readiness_tells_strangers_no_inner_error()
    {
        await using var app = await Start("other", builder => builder.AddReadiness("store", (_, _) => throw new InvalidOperationException("inner words")));
        using var answer = await app.GetTestClient().GetAsync("/health/ready");
        var body = await answer.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.DoesNotContain("inner words", body);
        Assert.NotNull(JsonNode.Parse(body)!["missing"]!["store"]);
    }

    [Fact]
    public async Task A_sqlite_file_that_cannot_grow_fails_as_a_full_disk_and_can_be_read_and_written_again()
    {
        var folder = Directory.CreateTempSubdirectory("broadsheet-full-").FullName;
        try
        {
            using var file = new Sqlite(Path.Combine(folder, "test.db"), "CREATE TABLE IF NOT EXISTS things (text TEXT NOT NULL)");
            await file.Write(connection => connection.Run("INSERT INTO things VALUES ('kept')"));
            await file.Write(connection => connection.Query(row => row.GetInt64(0), "PRAGMA max_page_count = 10"));
            var exception = await Assert.ThrowsAnyAsync<SqliteException>(() => file.Write(connection => connection.Run("INSERT INTO things VALUES (hex(randomblob(100000)))")));
            Assert.Equal(507, StoreFailure.Of(exception)?.Status);
            Assert.Equal(["kept"], file.Read(connection => connection.Query(row => row.GetString(0), "SELECT text FROM things")));
            await file.Write(connection => connection.Query(row => row.GetInt64(0), "PRAGMA max_page_count = 10000"));
            await file.Write(connection => connection.Run("INSERT INTO things VALUES (hex(randomblob(100000)))"));
            Assert.Equal([2], file.Read(connection => connection.Query(row => row.GetInt32(0), "SELECT count(*) FROM things")));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Exception Failure(string name) => name switch
    {
        "file" => new IOException("inner words", 28),
        "nested" => new InvalidOperationException("inner words", new AggregateException(new IOException("inner words", 28))),
        "mongo connection" => new MongoConnectionPoolPausedException("inner words"),
        "time" => new TimeoutException("inner words"),
        ['s', 'q', 'l', 'i', 't', 'e', ' ', .. var code] => new SqliteException("inner words", int.Parse(code)),
        _ => new InvalidOperationException("inner words"),
    };

    private static async Task<WebApplication> Start(string failure, Action<WebApplicationBuilder>? add = null)
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseTestServer();
        builder.Configuration["Data"] = Path.Combine(AppContext.BaseDirectory, "no-such-data-folder");
        builder.AddDefaults("test");
        builder.Logging.ClearProviders();
        add?.Invoke(builder);
        var app = builder.Build().UseDefaults();
        app.MapPost("/write", void () => throw Failure(failure));
        await app.StartAsync();
        return app;
    }

    private DiskSpace Disk(long total = LargeDisk) =>
        new(new DataFolder(Path.Combine(AppContext.BaseDirectory, "no-such-data-folder")), Options.Create(new DiskOptions()), time, lines, _ => (free, total));

    private void Look(DiskSpace disk, long megabytes, int times = 1)
    {
        free = megabytes * Megabyte;
        for (var time = 0; time < times; time++)
            disk.Look();
    }

    private sealed class Lines : List<string>, ILogger<DiskSpace>
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Add(formatter(state, exception));
    }
}
