using System.Globalization;

namespace Broadsheet.Ingestion;

/// <summary>Shows how far an import is: a bar on a terminal, a line now and then in a log.</summary>
internal sealed class ImportProgress(int total, TimeProvider time)
{
    private const int Width = 30;
    private static readonly TimeSpan LineEvery = TimeSpan.FromSeconds(2);

    private readonly long started = time.GetTimestamp();
    private long told;
    private int done;

    /// <summary>Files that were refused so far.</summary>
    public int Refused { get; private set; }

    /// <summary>So many more files are done.</summary>
    public void Add(int files, int refused)
    {
        done += files;
        Refused += refused;
        if (!Console.IsOutputRedirected || told == 0 || time.GetElapsedTime(told) >= LineEvery)
            Show();
    }

    /// <summary>Shows the end.</summary>
    public void End()
    {
        Show();
        if (!Console.IsOutputRedirected)
            Console.WriteLine();
    }

    /// <summary>The bar and its figures.</summary>
    internal static string Line(int done, int total, int refused, TimeSpan elapsed)
    {
        var filled = total == 0 ? Width : (int)((long)done * Width / total);
        var rate = elapsed.TotalSeconds > 0 ? done / elapsed.TotalSeconds : 0;
        var left = rate > 0 ? $", {(total - done) / rate:0} s left" : "";
        return string.Create(CultureInfo.InvariantCulture, $"[{new string('#', filled)}{new string('.', Width - filled)}] {done:N0} of {total:N0} files, {refused:N0} refused, {rate:0} a second{left}");
    }

    private void Show()
    {
        told = time.GetTimestamp();
        var line = Line(done, total, Refused, time.GetElapsedTime(started));
        if (Console.IsOutputRedirected)
            Console.WriteLine(line);
        else
            Console.Write($"\r{line}   ");
    }
}
