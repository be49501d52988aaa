using Broadsheet.Defaults;
using Broadsheet.Search;

if (Help.Asked(args, SearchService.About))
    return 0;
return Startup.Run(
    () =>
    {
        var builder = ProcessDefaults.NewBuilder(args).AddDefaults("search").RequireServiceToken();
        SearchService.Add(builder);
        builder.AddBus(SearchService.Consumers);
        return builder;
    },
    app => SearchService.Map(app.UseDefaults().UseServiceToken()));
