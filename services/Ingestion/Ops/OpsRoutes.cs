using System.Globalization;
using Broadsheet.Defaults;
using Microsoft.Extensions.Options;

namespace Broadsheet.Ingestion;

/// <summary>The operators' pages under <c>/ops</c>: forms and links alone, for any browser. Whatever changes something is a form that only our own page can send.</summary>
internal static class OpsRoutes
{
    private const string Start = "/ops/sources";

    public static void MapOps(this IEndpointRouteBuilder routes)
    {
        var ops = routes.MapGroup("/ops").ExcludeFromDescription();
        ops.MapGet("", () => Results.Redirect(Start));
        ops.MapPost("/sign-in", SignIn).DisableAntiforgery().WithMetadata(FormLimit.SignIn);
        var pages = ops.MapGroup("").AddEndpointFilter(SignedIn).DisableAntiforgery();
        pages.MapPost("/sign-out", async (HttpContext context, OpsSession session) =>
        {
            await session.Leave(context);
            return Results.Redirect(Start);
        });
        pages.MapKeyPages();
        pages.MapGet("/sources", List);
        pages.MapGet("/sources.opml", async (SourceBook book, IOptions<SiteOptions> site, CancellationToken cancellation) =>
            Results.File(System.Text.Encoding.UTF8.GetBytes(await book.Export($"Sources of {site.Value.Name}", cancellation)), "text/x-opml", "sources.opml"));
        pages.MapPost("/sources/find", Find);
        pages.MapPost("/sources/add", Add);
        pages.MapPost("/sources/import", Import).WithMetadata(FormLimit.File);
        pages.MapGet("/sources/{id}", One);
        pages.MapPost("/sources/{id}/{action}", Act);
    }

    private static async Task<IResult> SignIn(HttpContext context, OpsSession session, IOptions<SiteOptions> site)
    {
        if (!OpsSession.IsSameSite(context.Request))
            return Page(site, "Sign in", SourcesView.SignIn("This form was sent by another site. Sign in here."), null, StatusCodes.Status403Forbidden);
        if (session.IsLocked(context))
            return TooOften(context, site);
        var form = await OpsForm.Read(context.Request, FormLimit.SignIn);
        if (!form.Ok)
            return Page(site, "Sign in", SourcesView.SignIn(form.Problem.Detail), null, form.Problem.Status);
        return await session.Enter(context, form.Value["key"]) switch
        {
            Ingestion.SignIn.Done => Results.Redirect(Start),
            Ingestion.SignIn.TooOften => TooOften(context, site),
            _ => Page(site, "Sign in", SourcesView.SignIn("This is no key of this site."), null,
                StatusCodes.Status401Unauthorized),
        };
    }

    private static IResult TooOften(HttpContext context, IOptions<SiteOptions> site)
    {
        context.Response.Headers.RetryAfter = "600";
        return Page(site, "Sign in", SourcesView.SignIn("Too many wrong keys. Try again in ten minutes."), null,
            StatusCodes.Status429TooManyRequests);
    }

    // Lets those through who are signed in, and of their forms those that are ours; the others see where to sign in.
    private static async ValueTask<object?> SignedIn(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        var site = context.RequestServices.GetRequiredService<IOptions<SiteOptions>>();
        if (await context.RequestServices.GetRequiredService<OpsSession>().Proof(context) is not { } proof)
            return Page(site, "Sign in", SourcesView.SignIn(null), null, StatusCodes.Status401Unauthorized);
        context.Response.Headers.CacheControl = "no-store";
        if (!HttpMethods.IsGet(context.Request.Method))
        {
            // Read only now: a stranger's form costs nothing.
            var form = await OpsForm.Read(context.Request,
                context.GetEndpoint()?.Metadata.GetMetadata<FormLimit>() ?? FormLimit.Fields);
            if (!form.Ok)
                return NotDone(form.Problem.Detail, form.Problem.Status);
            if (!OpsSession.IsOurs(context, proof, form.Value["proof"]))
                return NotDone("The form did not come from this page, or you have signed in anew since.",
                    StatusCodes.Status403Forbidden);
            context.Items["form"] = form.Value;
        }
        context.Items["proof"] = proof;
        return await next(invocation);

        IResult NotDone(string reason, int status) =>
            Page(site, "Not done", Markup.Of($"""<div class="heading"><h1>Not done</h1><p>{reason} <a href="/ops/sources">Try again</a>.</p></div>"""), proof, status);
    }

    private static async Task<IResult> List(HttpContext context, SourceBook book, IOptions<SiteOptions> site, TimeProvider time) =>
        Page(site, "Sources", SourcesView.List(await book.All(context.RequestAborted), Proof(context), Done(context), null, time.GetUtcNow()), Proof(context));

    private static async Task<IResult> ListWith(HttpContext context, Problem problem)
    {
        var services = context.RequestServices;
        var list = SourcesView.List(await services.GetRequiredService<SourceBook>().All(context.RequestAborted), Proof(context), null, problem.Detail, services.GetRequiredService<TimeProvider>().GetUtcNow());
        return Page(services.GetRequiredService<IOptions<SiteOptions>>(), "Sources", list, Proof(context), problem.Status);
    }

    private static async Task<IResult> Find(HttpContext context, Discovery discovery, IOptions<SiteOptions> site)
    {
        var address = Form(context)["address"].ToString();
        var found = await discovery.Find(address, context.RequestAborted);
        return found.Ok ? Page(site, "Feeds found", SourcesView.Found(address, found.Value, Proof(context)), Proof(context)) : await ListWith(context, found.Problem);
    }

    private static async Task<IResult> Add(HttpContext context, SourceBook book)
    {
        var form = Form(context);
        var added = await book.Add(new SourceSettings { Name = form["name"], Address = form["address"], Section = Lines(form["section"]) }, context.RequestAborted);
        if (!added.Ok)
            return await ListWith(context, added.Problem);
        // Read before it is shown, so that whoever added it sees its articles or what is wrong.
        await book.Poll(added.Value.Id, context.RequestAborted);
        return Results.Redirect($"{Start}/{added.Value.Id}?done=add");
    }

    private static async Task<IResult> Import(HttpContext context, SourceBook book)
    {
        if (Form(context).Files["file"] is not { Length: > 0 and <= Body.Limit } file)
            return await ListWith(context, new Problem("Choose an OPML file of at most 5 MB."));
        using var content = new MemoryStream();
        await file.CopyToAsync(content, context.RequestAborted);
        var report = await book.Import(content.ToArray(), context.RequestAborted);
        if (!report.Ok)
            return await ListWith(context, report.Problem);
        var (added, known, refused) = report.Value;
        return refused.Count > 0
            ? await ListWith(context, new Problem($"{added} added, {known} were there already, {refused.Count} were refused. The first: {refused[0]}"))
            : Results.Redirect(string.Create(CultureInfo.InvariantCulture, $"{Start}?done=import&added={added}&known={known}"));
    }

    private static async Task<IResult> One(string id, HttpContext context, SourceBook book, IOptions<SiteOptions> site, TimeProvider time)
    {
        var source = await book.Find(id, context.RequestAborted);
        return source.Ok ? Page(site, source.Value.Name, SourcesView.One(source.Value, Proof(context), Done(context), null, time.GetUtcNow()), Proof(context)) : await ListWith(context, source.Problem);
    }

    private static async Task<IResult> Act(string id, string action, HttpContext context, SourceBook book, IOptions<SiteOptions> site, TimeProvider time)
    {
        var cancellation = context.RequestAborted;
        var done = action;
        var problem = action switch
        {
            "poll" => (await book.Poll(id, cancellation)).Problem,
            "pause" => (await book.Pause(id, cancellation)).Problem,
            "resume" => await Resume(id, book, cancellation),
            "change" => await Change(),
            "remove" => await book.Remove(id, cancellation) ? null : SourceBook.NotKnown(id),
            _ => new Problem("There is no such action.", StatusCodes.Status404NotFound),
        };
        if (problem is null)
            return Results.Redirect(action == "remove" ? $"{Start}?done=remove" : $"{Start}/{id}?done={done}");
        var source = await book.Find(id, cancellation);
        return source.Ok ? Page(site, source.Value.Name, SourcesView.One(source.Value, Proof(context), null, problem.Detail, time.GetUtcNow()), Proof(context), problem.Status) : await ListWith(context, problem);

        async Task<Problem?> Change()
        {
            var changed = await book.Change(id, Settings(Form(context)), cancellation);
            if (changed is { Ok: true, Value.Note: not null })
                done = "change-without-credentials";
            return changed.Problem;
        }
    }

    private static async Task<Problem?> Resume(string id, SourceBook book, CancellationToken cancellation) =>
        await book.Resume(id, cancellation) is { Ok: false, Problem: var problem } ? problem : (await book.Poll(id, cancellation)).Problem;

    private static SourceSettings Settings(IFormCollection form) => new()
    {
        Name = form["name"], Address = form["address"], Section = Lines(form["section"]), Language = form["language"], Rights = form["rights"], FullContent = form["full"] == "yes",
        AlternateAddresses = Lines(form["alternates"]),
        SectionRules = [.. Lines(form["rules"]).Select(rule => rule.Split('=', 2)).Select(rule => new SectionRuleSettings { Match = rule[0], Section = rule.Length == 2 ? Lines(rule[1]) : [] })],
        // What is no number is out of range, so that it is said.
        PollEveryMinutes = string.IsNullOrWhiteSpace(form["every"]) ? null : int.TryParse(form["every"], NumberStyles.Integer, CultureInfo.InvariantCulture, out var minutes) ? minutes : -1,
        Priority = int.TryParse(form["priority"], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var priority) ? priority : string.IsNullOrWhiteSpace(form["priority"]) ? 0 : int.MaxValue,
        Credentials = form["forget"] == "yes" ? new Credentials() : string.IsNullOrEmpty(form["user"]) ? null : new Credentials { User = form["user"], Password = form["password"] },
    };

    private static string? Done(HttpContext context) => context.Request.Query["done"].ToString() switch
    {
        "add" => "The source is added.",
        "poll" => "It was polled.",
        "pause" => "It is paused, until somebody resumes it.",
        "resume" => "It is polled again.",
        "change" => "The settings are saved.",
        "change-without-credentials" => "The settings are saved. " + SourceBook.DroppedCredentials,
        "remove" => "The source is removed; its articles stay.",
        "import" when int.TryParse(context.Request.Query["added"], out var added) && int.TryParse(context.Request.Query["known"], out var known) => $"{SourcesView.Count(added, "source")} added; {known} were there already.",
        _ => null,
    };

    private static List<string> Lines(string? text) => [.. (text ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];

    /// <summary>The form of a request that came through the check.</summary>
    public static IFormCollection Form(HttpContext context) => (IFormCollection)context.Items["form"]!;

    /// <summary>Proof that a form was made for the signed-in operator; each form brings it back.</summary>
    public static string Proof(HttpContext context) => (string)context.Items["proof"]!;

    /// <summary>A page of the operators.</summary>
    public static IResult Page(IOptions<SiteOptions> site, string title, Markup content, string? proof,
        int status = StatusCodes.Status200OK) => OpsPage.Of(site.Value.Name, title, content, proof, status);
}
