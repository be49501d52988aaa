using Broadsheet.Defaults;
using Broadsheet.Storage;

if (Help.Asked(args, StorageService.About))
    return 0;
return Startup.Run(
    () =>
    {
        var builder = ProcessDefaults.NewBuilder(args).AddDefaults("storage").RequireServiceToken();
        StorageService.Add(builder);
        builder.AddBus(StorageService.Consumers);
        return builder;
    },
    app => StorageService.Map(app.UseDefaults().UseServiceToken()));
