using Broadsheet.Defaults;
using Broadsheet.Rendering;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Broadsheet.Unit.Rendering;

/// <summary>A read model whose file is damaged is set aside and begun anew, for all of it is in Storage.</summary>
public sealed class DamagedReadModels : IDisposable
{
    private const int PageSize = 4096;
    private const int ManyArticles = 300;

    private readonly string folder = Directory.CreateTempSubdirectory("broadsheet-damaged-").FullName;

    private string Path => System.IO.Path.Combine(folder, "rendering2.db");

    /// <inheritdoc />
    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Rubbish_at_the_start_of_the_file_is_set_aside_at_the_start()
    {
        await Fill();
        await Overwrite(0, System.Text.Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("rubbish ", 1000))));
        await BeginsAnew(setAside: true);
    }

    [Fact]
    public async Task Pages_of_zeros_in_the_middle_are_set_aside_at_the_start()
    {
        await Fill();
        await Overwrite(2 * PageSize, new byte[6 * PageSize]);
        await BeginsAnew(setAside: true);
    }

    [Fact]
    public async Task A_file_that_was_cut_off_is_set_aside_at_the_start()
    {
        await Fill();
        using (var file = new FileStream(Path, FileMode.Open))
            file.SetLength(file.Length / 2);
        await BeginsAnew(setAside: true);
    }

    [Fact]
    public async Task A_file_without_content_is_begun_anew()
    {
        await Fill();
        await File.WriteAllBytesAsync(Path, []);
        await BeginsAnew(setAside: false);
    }

    [Fact]
    public async Task A_log_that_was_cut_off_costs_what_it_held_and_no_more()
    {
        await Fill();
        var copy = System.IO.Path.Combine(folder, "copy.db");
        using (var model = new SqliteReadModel(Path))
        {
            await model.Take([new Announced(Articles.Plain(ManyArticles + 1), Articles.Noon)], default);
            // As a killed process leaves it, its log half written.
            File.Copy(Path, copy);
            var log = await File.ReadAllBytesAsync(Path + "-wal");
            await File.WriteAllBytesAsync(copy + "-wal", log[..(log.Length / 2)]);
        }
        using var cut = new SqliteReadModel(copy);
        Assert.NotNull(await cut.Find(Articles.Plain(1).Id, default));
        Assert.Equal(Articles.Noon, await cut.Checkpoint(default));
        Assert.Empty(Directory.GetFiles(folder, "*.damaged-*"));
    }

    [Fact]
    public async Task Damage_that_is_found_while_the_model_is_read_empties_it_and_is_told()
    {
        await Fill();
        using var model = new SqliteReadModel(Path);
        var emptied = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        model.Emptied += () => emptied.TrySetResult();
        await Overwrite(2 * PageSize, new byte[new FileInfo(Path).Length - 2 * PageSize]);
        var failures = 0;
        // A write first: it makes readers forget the pages that they still hold.
        var tries = Enumerable.Range(1, ManyArticles).Select(number => (Func<Task>)(() => model.Find(Articles.Plain(number).Id, default)))
            .Prepend(() => model.Take([new Announced(Articles.Plain(ManyArticles + 1), Articles.Noon)], default));
        foreach (var attempt in tries)
            try
            {
                await attempt();
            }
            catch (SqliteException exception) when (Sqlite.IsDamage(exception))
            {
                failures++;
                break;
            }
        Assert.Equal(1, failures);
        await emptied.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Null(await model.Checkpoint(default));
        Assert.Null(await model.Find(Articles.Plain(1).Id, default));
        Assert.Empty(await model.List(Lists.Front(""), 0, 10, bodies: false, default));
        await model.Take([new Announced(Articles.Plain(1), Articles.Noon)], default);
        Assert.NotNull(await model.Find(Articles.Plain(1).Id, default));
        Assert.NotEmpty(Directory.GetFiles(folder, "*.damaged-*"));
    }

    private async Task Fill()
    {
        using var model = new SqliteReadModel(Path);
        await model.Take([.. Enumerable.Range(1, ManyArticles).Select(number => new Announced(Articles.Plain(number), Articles.Noon))], default);
        await model.Complete(Articles.Noon, default);
    }

    private async Task Overwrite(long at, byte[] content)
    {
        await using var file = new FileStream(Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        file.Position = at;
        await file.WriteAsync(content);
    }

    private async Task BeginsAnew(bool setAside)
    {
        using var model = new SqliteReadModel(Path);
        Assert.Null(await model.Checkpoint(default));
        Assert.Null(await model.Find(Articles.Plain(1).Id, default));
        await model.Take([new Announced(Articles.Plain(1), Articles.Noon)], default);
        Assert.NotNull(await model.Find(Articles.Plain(1).Id, default));
        Assert.Equal(setAside ? 1 : 0, Directory.GetFiles(folder, "rendering2.db.damaged-*").Count(file => !file.EndsWith("-wal", StringComparison.Ordinal) && !file.EndsWith("-shm", StringComparison.Ordinal)));
    }
}
