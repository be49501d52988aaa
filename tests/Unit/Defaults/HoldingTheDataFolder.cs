using Broadsheet.Defaults;
using Xunit;

namespace Broadsheet.Unit.Defaults;

/// <summary>A data folder is one process's at a time.</summary>
public sealed class HoldingTheDataFolder : IDisposable
{
    private readonly string root = Path.Combine(Path.GetTempPath(), "broadsheet-data-" + Guid.NewGuid().ToString("N"));

    public void Dispose()
    {
        if (Directory.Exists(root))
            Directory.Delete(root, recursive: true);
    }

    [Fact]
    public void Whoever_comes_second_is_told_what_to_do()
    {
        using var first = new DataFolder(root);
        first.File("storage.db");
        using var second = new DataFolder(root, TimeSpan.Zero);
        var refused = Assert.Throws<IOException>(() => second.Folder("search"));
        Assert.Contains(root, refused.Message);
        Assert.Contains("--Data", refused.Message);
        Assert.False(Directory.Exists(Path.Combine(root, "search")));
    }

    [Fact]
    public async Task Whoever_comes_while_the_first_one_ends_waits_for_it()
    {
        var first = new DataFolder(root);
        first.File("storage.db");
        using var second = new DataFolder(root, TimeSpan.FromMinutes(1));
        var path = Task.Run(() => second.File("storage.db"), TestContext.Current.CancellationToken);
        Assert.False(path.IsCompleted);
        first.Dispose();
        Assert.Equal(Path.Combine(root, "storage.db"), await path);
    }

    [Fact]
    public void What_is_wrong_otherwise_is_said_as_it_is()
    {
        Directory.CreateDirectory(Path.Combine(root, "in-use"));
        using var folder = new DataFolder(root);
        var failure = Assert.ThrowsAny<SystemException>(() => folder.File("storage.db"));
        Assert.DoesNotContain("Another process", failure.Message);
    }

    [Fact]
    public void Whoever_keeps_nothing_there_takes_nothing()
    {
        using var first = new DataFolder(root);
        Assert.Equal(root, first.Root);
        Assert.False(Directory.Exists(root));
    }
}
