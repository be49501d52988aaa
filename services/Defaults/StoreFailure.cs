using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using MongoDB.Driver;

namespace Broadsheet.Defaults;

/// <summary>A store's failure as an answer: 507 where its disk is full, 503 where it may work again by itself.</summary>
/// <param name="Status">Status of the answer.</param>
/// <param name="Detail">A sentence that says what to do.</param>
internal readonly record struct StoreFailure(int Status, string Detail)
{
    // https://www.sqlite.org/rescode.html
    private const int SqliteBusy = 5;
    private const int SqliteReadOnly = 8;
    private const int SqliteIoError = 10;
    private const int SqliteFull = 13;
    private const int SqliteCannotOpen = 14;

    // MongoDB's OutOfDiskSpace; and ENOSPC and EDQUOT of Linux, EDQUOT of macOS, ERROR_HANDLE_DISK_FULL and ERROR_DISK_FULL of Windows.
    private const int MongoOutOfDiskSpace = 14031;
    private static readonly int[] FullDisk = [28, 122, 69, unchecked((int)0x80070027), unchecked((int)0x80070070)];

    private static readonly StoreFailure Full = new(StatusCodes.Status507InsufficientStorage,
        "The disk of the site is full, and what was not answered with 202 was not kept. Make room on it, then send the same request again.");

    private static readonly StoreFailure Unavailable = new(StatusCodes.Status503ServiceUnavailable,
        "The store cannot be used just now, and what was not answered with 202 was not kept. Send the same request again in a few seconds.");

    /// <summary>Whether the disk is what failed.</summary>
    public bool IsFull => Status == StatusCodes.Status507InsufficientStorage;

    /// <summary>The failure that an exception tells of, or null if it tells of none.</summary>
    public static StoreFailure? Of(Exception? exception) => exception switch
    {
        null => null,
        DiskFullException => Full,
        SqliteException { SqliteErrorCode: SqliteFull } => Full,
        SqliteException { SqliteErrorCode: SqliteBusy or SqliteReadOnly or SqliteIoError or SqliteCannotOpen } => Unavailable,
        // By Storage, to Ingestion.
        HttpRequestException { StatusCode: System.Net.HttpStatusCode.InsufficientStorage } => Full,
        IOException io when FullDisk.Contains(io.HResult) => Full,
        MongoCommandException { Code: MongoOutOfDiskSpace } => Full,
        MongoWriteException { WriteError.Code: MongoOutOfDiskSpace } => Full,
        MongoBulkWriteException bulk when bulk.WriteErrors.Any(error => error.Code == MongoOutOfDiskSpace) || bulk.WriteConcernError?.Code == MongoOutOfDiskSpace => Full,
        MongoException when exception.Message.Contains("No space left on device", StringComparison.OrdinalIgnoreCase) => Full,
        MongoConnectionException or MongoConnectionPoolPausedException or MongoNotPrimaryException or MongoNodeIsRecoveringException or TimeoutException => Unavailable,
        AggregateException many => many.InnerExceptions.Select(Of).FirstOrDefault(found => found is not null),
        _ => Of(exception.InnerException),
    };
}

/// <summary>Answers requests that a store has failed, instead of the 500 for what nobody foresaw.</summary>
internal sealed class StoreFailureHandler(DiskSpace disk) : IExceptionHandler
{
    private const string RetryAfterSeconds = "5";

    /// <inheritdoc />
    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellation)
    {
        if (StoreFailure.Of(exception) is not { } failure)
            return false;
        if (failure.IsFull && exception is not DiskFullException)
            disk.Failed(exception.Message);
        if (!failure.IsFull)
            context.Response.Headers.RetryAfter = RetryAfterSeconds;
        context.Response.Headers.CacheControl = "no-store";
        await TypedResults.Problem(failure.Detail, statusCode: failure.Status).ExecuteAsync(context);
        return true;
    }
}
