using System.Text;
using Broadsheet.Contracts;
using Broadsheet.Defaults;
using Broadsheet.Ingestion;
using Broadsheet.Rendering;
using Broadsheet.Storage;
using Xunit;

namespace Broadsheet.Unit.Storage;

/// <summary>A store of articles that was lost or damaged is not taken for that of a new site.</summary>
public sealed class LostStores : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("broadsheet-lost-").FullName;
    private readonly DataFolder data;

    /// <summary>A data folder of its own.</summary>
    public LostStores() => data = new DataFolder(folder);

    /// <inheritdoc />
    public void Dispose()
    {
        data.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_first_start_is_a_new_site()
    {
        await Start();
        // The second start of a site that was stopped before its first article.
        await Start();
    }

    [Fact]
    public async Task Articles_that_are_accepted_and_not_stored_yet_make_no_old_site()
    {
        using (var file = new IngestionFile(data.File("ingestion.db")))
            await new SqliteAcceptances(file).Add(
                [new Acceptance { Id = Guid.CreateVersion7(), ReceivedAt = DateTimeOffset.UnixEpoch, Article = Rendering.Articles.Plain(), Fingerprint = "x" }], default);
        await Start();
    }

    [Theory]
    [InlineData("ingestion.db")]
    [InlineData("rendering2.db")]
    [InlineData("rendering.db")]
    [InlineData("search")]
    public async Task A_store_that_is_missing_beside_what_came_of_it_is_refused(string witness)
    {
        await Leave(witness);
        var refusal = await Assert.ThrowsAsync<StartException>(() => Start());
        Assert.Contains($"{data.File("storage.db")} is missing", refusal.Message);
        Assert.Contains(witness, refusal.Message);
        Assert.Contains("backup", refusal.Message);
        Assert.Contains("Storage__StartEmpty", refusal.Message);
        Assert.False(File.Exists(data.File("storage.db")));
    }

    [Fact]
    public async Task A_store_without_content_beside_what_came_of_it_is_refused_and_its_log_is_left_alone()
    {
        await Leave("rendering2.db");
        await File.WriteAllBytesAsync(data.File("storage.db"), []);
        await File.WriteAllBytesAsync(data.File("storage.db-wal"), [1, 2, 3]);
        var refusal = await Assert.ThrowsAsync<StartException>(() => Start());
        Assert.Contains("storage.db is empty", refusal.Message);
        Assert.Equal([1, 2, 3], await File.ReadAllBytesAsync(data.File("storage.db-wal")));
    }

    [Fact]
    public async Task A_store_with_tables_and_no_article_beside_what_came_of_it_is_refused()
    {
        await Start();
        await Leave("ingestion.db");
        Assert.Contains("holds no article", (await Assert.ThrowsAsync<StartException>(() => Start())).Message);
    }

    [Fact]
    public async Task A_new_site_can_be_begun_by_removing_the_others_or_by_a_setting()
    {
        await Leave("rendering2.db");
        await Start(new StorageOptions { StartEmpty = true });
        foreach (var file in Directory.GetFiles(folder, "rendering2.db*"))
            File.Delete(file);
        await Start();
    }

    [Theory]
    [InlineData("storage.db")]
    [InlineData("ingestion.db")]
    public async Task A_damaged_store_of_what_nothing_else_holds_is_refused_and_left_as_it_is(string name)
    {
        foreach (var (at, rubbish) in new[] { (0, Encoding.ASCII.GetBytes(new string('x', 9_000))), (2 * 4096, new byte[6 * 4096]) })
        {
            var path = data.File(Guid.NewGuid().ToString("N") + name);
            Open(name, path);
            await using (var file = new FileStream(path, FileMode.Open, FileAccess.Write))
            {
                file.Position = at;
                await file.WriteAsync(rubbish);
            }
            var before = await File.ReadAllBytesAsync(path);
            var refusal = Assert.Throws<StartException>(() => Open(name, path));
            Assert.StartsWith($"{path} is damaged", refusal.Message);
            Assert.Contains("backup", refusal.Message);
            Assert.DoesNotContain("\n", refusal.Message);
            Assert.Equal(before, await File.ReadAllBytesAsync(path));
        }
    }

    private static void Open(string name, string path)
    {
        if (name == "storage.db")
            new SqliteArticles(path).Dispose();
        else
            new IngestionFile(path).Dispose();
    }

    private async Task Start(StorageOptions? options = null)
    {
        EmptyStoreCheck.BeforeOpening(data, options ?? new());
        using var store = new SqliteArticles(data.File("storage.db"));
        await EmptyStoreCheck.AfterOpening(store, data, options ?? new());
    }

    // What a site leaves that had articles.
    private async Task Leave(string witness)
    {
        if (witness == "ingestion.db")
        {
            using var file = new IngestionFile(data.File(witness));
            await new SqliteAcceptances(file).Record(
                new ArticleStored { ReceiptId = Guid.NewGuid(), ArticleId = "0123456789abcdef", Version = 1, Path = "/x", StoredAt = DateTimeOffset.UnixEpoch }, default);
        }
        else if (witness == "search")
            await File.WriteAllTextAsync(Path.Combine(data.Folder("search"), "_0.si"), "a part");
        else
        {
            using var model = new SqliteReadModel(data.File(witness));
            await model.Take([new Announced(Rendering.Articles.Plain(), Rendering.Articles.Noon)], default);
        }
    }
}
