using System.Security.Cryptography;
using System.Text;
using Broadsheet.Defaults;
using Microsoft.Extensions.Options;

namespace Broadsheet.Ingestion;

/// <summary>
/// Looks now and then whether each mirror that is on reaches this site: sends a random challenge to <c>/.well-known/broadsheet</c>, which
/// only our own gateways can answer, and only if the mirror passes its host name on. So neither a parked domain nor a page
/// that somebody copied counts as a mirror, and a mirror that could not be switched off is not named either.
/// </summary>
internal sealed partial class MirrorChecks(SiteMirrors mirrors, Fetcher fetcher, IOptions<IngestionOptions> options, TimeProvider time, ILogger<MirrorChecks> logger) : BackgroundService
{
    // After a failure; twice as long after each further one. A mirror that was reachable is believed to be so until the second.
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestCheck = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, int> failures = [];
    private readonly SemaphoreSlim wake = new(0, 1);

    /// <summary>Does not wait for the next turn.</summary>
    public void CheckNow()
    {
        try
        {
            wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is asked for already.
        }
    }

    /// <summary>How long to wait before the next round, if the mirror that fails most has failed so many times in a row.</summary>
    internal static TimeSpan Pause(int failures, TimeSpan interval) =>
        failures == 0 || FirstRetry * Math.Pow(2, failures - 1) > interval ? interval : FirstRetry * Math.Pow(2, failures - 1);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        if (mirrors.Addresses.Count == 0)
            return;
        try
        {
            while (true)
            {
                try
                {
                    await CheckAll(stopping);
                }
                catch (Exception exception) when (!stopping.IsCancellationRequested)
                {
                    Log.Failed(logger, exception.Message);
                }
                var pause = Pause(failures.Values.Select(count => Math.Min(count, 16)).DefaultIfEmpty().Max(), options.Value.MirrorCheckEvery);
                await wake.WaitAsync(pause, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
    }

    private async Task CheckAll(CancellationToken stopping)
    {
        var (states, secret) = (await mirrors.List(stopping), await mirrors.Secret(stopping));
        foreach (var mirror in states)
        {
            if (!mirror.On)
            {
                failures.Remove(mirror.Host);
                continue;
            }
            var problem = await Check(mirror, secret, stopping);
            failures[mirror.Host] = problem is null ? 0 : failures.GetValueOrDefault(mirror.Host) + 1;
            if (mirror.Reachable ? failures[mirror.Host] < 2 : problem is not null && problem == mirror.Problem)
                continue;
            if (problem is null)
                Log.Found(logger, mirror.Address);
            else
                Log.NotFound(logger, mirror.Address, problem);
            var now = time.Now();
            await mirrors.Change(mirror.Host, state => state with { Reachable = problem is null, Problem = problem, Since = now }, stopping);
        }
    }

    private async Task<string?> Check(MirrorReport mirror, string secret, CancellationToken stopping)
    {
        var challenge = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var address = new Uri($"{mirror.Address}{SiteProof.Path}?challenge={challenge}");
        using var limit = new CancellationTokenSource(LongestCheck, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stopping);
        Result<Fetched> answer;
        try
        {
            answer = await fetcher.Get(address, null, null, either.Token);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return $"{mirror.Host} did not answer within {LongestCheck.TotalSeconds:0} seconds.";
        }
        if (!answer.Ok)
            return answer.Problem.Detail;
        if (answer.Value.Address != address)
            return $"{mirror.Host} leads to {answer.Value.Address.Host} instead of being answered itself. Point its name at the gateway.";
        return Encoding.UTF8.GetString(answer.Value.Content).Trim() == SiteProof.Of(secret, challenge, mirror.Host)
            ? null
            : $"{mirror.Host} is answered by something else than this site, or by a proxy that does not pass the Host header on. Point it at the gateway and let it keep the header.";
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        base.Dispose();
        wake.Dispose();
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "The mirror {Address} is reachable")]
        public static partial void Found(ILogger logger, string address);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The mirror {Address} is not reachable, and pages do not name it: {Problem}")]
        public static partial void NotFound(ILogger logger, string address, string problem);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Mirrors could not be checked ({Reason}); trying again")]
        public static partial void Failed(ILogger logger, string reason);
    }
}
