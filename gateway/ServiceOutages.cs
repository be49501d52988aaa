using System.Collections.Concurrent;
using Yarp.ReverseProxy.Forwarder;

namespace Broadsheet.Gateway;

/// <summary>Says once that a service cannot be reached, and once that it can again, however many requests there are meanwhile.</summary>
internal sealed partial class ServiceOutages(ILogger<ServiceOutages> logger)
{
    private readonly ConcurrentDictionary<string, bool> failing = new();

    /// <summary>
    /// Whether a request failed for its sender's own fault: a body that is malformed, breaks off or comes too slowly, or a sender who has left. That
    /// says nothing about the service.
    /// </summary>
    public static bool IsOfSender(ForwarderError error) => error is
        ForwarderError.RequestBodyClient or ForwarderError.RequestBodyCanceled or ForwarderError.RequestCanceled
        or ForwarderError.ResponseBodyClient or ForwarderError.ResponseBodyCanceled;

    /// <summary>A request has been passed on and answered.</summary>
    public void Answered(string service)
    {
        if (!failing.IsEmpty && failing.TryRemove(service, out _))
            Log.Back(logger, service);
    }

    /// <summary>A request could not be passed on.</summary>
    public void Failed(string service, IForwarderErrorFeature failure)
    {
        if (failing.TryAdd(service, true))
            Log.NotPassedOn(logger, service, failure.Error, failure.Exception?.Message);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Requests cannot be passed on to {Service}: {Error} ({Reason}); senders are told to try again")]
        public static partial void NotPassedOn(ILogger logger, string service, ForwarderError error, string? reason);

        [LoggerMessage(Level = LogLevel.Information, Message = "Requests are passed on to {Service} again")]
        public static partial void Back(ILogger logger, string service);
    }
}
