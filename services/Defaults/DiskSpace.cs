using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Broadsheet.Defaults;

/// <summary>
/// Watches the free space of the data folder's disk. Warns before it is full; once it is, articles are refused while there is still room for
/// those that were accepted before to be stored, indexed and shown. Reading goes on.
/// </summary>
public sealed partial class DiskSpace : BackgroundService
{
    private const long Megabyte = 1_000_000;
    private const int SmallDiskWarnPart = 10;
    private const int SmallDiskStopPart = 50;

    // Space that comes and goes at a limit is not told each time.
    private const double Margin = 1.1;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FailureCounts = TimeSpan.FromSeconds(10);

    private readonly DataFolder data;
    private readonly DiskOptions options;
    private readonly TimeProvider time;
    private readonly ILogger<DiskSpace> logger;
    private readonly Func<string, (long Free, long Total)?> measure;
    private readonly Lock looking = new();
    private long? failedAt;
    private bool isLow;
    private bool isShort;
    private bool isToldFull;

    /// <summary>Watches the disk of a data folder.</summary>
    public DiskSpace(DataFolder data, IOptions<DiskOptions> options, TimeProvider time, ILogger<DiskSpace> logger)
        : this(data, options, time, logger, Measure)
    {
    }

    internal DiskSpace(DataFolder data, IOptions<DiskOptions> options, TimeProvider time, ILogger<DiskSpace> logger, Func<string, (long Free, long Total)?> measure) =>
        (this.data, this.options, this.time, this.logger, this.measure) = (data, options.Value, time, logger, measure);

    /// <summary>Nothing should be written: little space is left, or a write has just failed for want of it.</summary>
    public bool IsFull
    {
        get
        {
            lock (looking)
                return isShort || (failedAt is { } at && time.GetElapsedTime(at) < FailureCounts);
        }
    }

    /// <summary>The state in a sentence for readiness, or null if there is enough space.</summary>
    public string? Warning => IsFull ? "The disk is full: articles are refused, pages are served." : isLow ? "The disk is nearly full." : null;

    /// <exception cref="DiskFullException">The disk is full.</exception>
    public void RefuseIfFull()
    {
        if (IsFull)
            throw new DiskFullException();
    }

    /// <summary>A write has failed for want of space, here or at the database.</summary>
    public void Failed(string reason)
    {
        lock (looking)
        {
            failedAt = time.GetTimestamp();
            TellFull(reason);
        }
    }

    /// <summary>Measures once.</summary>
    internal void Look()
    {
        var space = measure(data.Root);
        lock (looking)
        {
            var (free, total) = space ?? (long.MaxValue, 0);
            isLow = Below(free, Math.Min(options.WarnBelowMegabytes * Megabyte, total / SmallDiskWarnPart), isLow, out var becameLow);
            isShort = Below(free, Math.Min(options.StopBelowMegabytes * Megabyte, total / SmallDiskStopPart), isShort, out _);
            if (becameLow && isLow)
                Log.Low(logger, data.Root, free / Megabyte);
            else if (becameLow)
                Log.Enough(logger, data.Root, free / Megabyte);
            if (isShort)
                TellFull($"{free / Megabyte} MB free in {data.Root}");
            else if (isToldFull && !IsFull)
            {
                isToldFull = false;
                Log.NotFull(logger);
            }
        }
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            do
                Look();
            while (await timer.WaitForNextTickAsync(stopping));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
    }

    private void TellFull(string reason)
    {
        if (!isToldFull)
            Log.Full(logger, reason);
        isToldFull = true;
    }

    private static bool Below(long free, long limit, bool before, out bool changed)
    {
        var now = free < (before ? limit * Margin : limit);
        changed = now != before;
        return now;
    }

    // Null where there is no data folder (yet), as in the gateway, or where the system does not tell.
    private static (long Free, long Total)? Measure(string folder)
    {
        try
        {
            return Directory.Exists(folder) && new DriveInfo(folder) is var drive ? (drive.AvailableFreeSpace, drive.TotalSize) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The disk of {Folder} is nearly full: {Free} MB free; make room before articles have to be refused")]
        public static partial void Low(ILogger logger, string folder, long free);

        [LoggerMessage(Level = LogLevel.Information, Message = "The disk of {Folder} has enough room again: {Free} MB free")]
        public static partial void Enough(ILogger logger, string folder, long free);

        [LoggerMessage(Level = LogLevel.Error, Message = "The disk is full ({Reason}); articles are refused until there is room, pages are served")]
        public static partial void Full(ILogger logger, string reason);

        [LoggerMessage(Level = LogLevel.Information, Message = "The disk is no longer full; articles are taken in again")]
        public static partial void NotFull(ILogger logger);
    }
}

/// <summary>Nothing more can be written because the disk is full.</summary>
public sealed class DiskFullException : IOException
{
    /// <summary>The disk of the data folder is full.</summary>
    public DiskFullException() : base("The disk of the data folder is full.")
    {
    }
}
